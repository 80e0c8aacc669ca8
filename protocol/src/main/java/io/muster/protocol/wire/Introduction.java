package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Uuid;
import java.util.List;

/**
 * What a device tells another at pairing.
 *
 * @param publicKey X.509 SubjectPublicKeyInfo, DER
 * @param addresses where it listens, {@code HOST:PORT}
 * @param libraryCreatedMillis since 1970; the older library's id and name win
 */
public record Introduction(
    String deviceName,
    ByteString publicKey,
    List<String> addresses,
    Uuid libraryId,
    String libraryName,
    long libraryCreatedMillis) {
  public static final int MAX_NAME = 200;
  public static final int MAX_KEY = 128;
  public static final int MAX_ADDRESSES = 16;
  public static final int MAX_ADDRESS = 260;

  /**
   * Checks lengths and ranges.
   *
   * @throws IllegalArgumentException if one is beyond its limit
   */
  public Introduction {
    addresses = List.copyOf(addresses);
    checkText("device name", deviceName, MAX_NAME);
    checkText("library name", libraryName, MAX_NAME);
    if (publicKey.isEmpty() || publicKey.size() > MAX_KEY) {
      throw new IllegalArgumentException("a public key of " + publicKey.size() + " bytes");
    }
    if (addresses.size() > MAX_ADDRESSES) {
      throw new IllegalArgumentException(addresses.size() + " addresses");
    }
    addresses.forEach(address -> checkText("address", address, MAX_ADDRESS));
    if (libraryCreatedMillis < 0) {
      throw new IllegalArgumentException("a library from before 1970");
    }
  }

  private static void checkText(String what, String text, int limit) {
    if (text.isBlank() || text.length() > limit || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a " + what + " has 1 to " + limit + " characters, none of them control characters");
    }
  }
}
