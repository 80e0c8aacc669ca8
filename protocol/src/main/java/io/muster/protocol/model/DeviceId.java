package io.muster.protocol.model;

import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A device: the SHA-256 of its public key (X.509 SubjectPublicKeyInfo, DER). People see it in
 * base32, 52 characters in four groups of 13, each followed by one check character (Luhn mod 32),
 * so that a mistyped id is noticed, written as seven groups of eight joined by dashes.
 */
public record DeviceId(Hash hash) implements Comparable<DeviceId> {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final byte[] UUID_TAG = "muster device".getBytes(StandardCharsets.US_ASCII);
  private static final int GROUP = 13;

  /** The id of the device with this public key (DER). */
  public static DeviceId ofPublicKey(byte[] subjectPublicKeyInfo) {
    return new DeviceId(Hash.sha256(subjectPublicKeyInfo));
  }

  /**
   * Reads the form that {@link #toString} writes; dashes, blanks and letter case do not matter.
   *
   * @throws IllegalArgumentException if it is no device id; the message says why
   */
  public static DeviceId parse(String text) {
    String chars = text.replaceAll("[-\\s]", "").toUpperCase(Locale.ROOT);
    if (chars.length() != 4 * (GROUP + 1)) {
      throw new IllegalArgumentException("a device id has 56 characters, not " + chars.length());
    }
    StringBuilder data = new StringBuilder();
    for (int at = 0; at < chars.length(); at += GROUP + 1) {
      String group = chars.substring(at, at + GROUP);
      if (checkCharacter(group) != chars.charAt(at + GROUP)) {
        throw new IllegalArgumentException("mistyped device id near '" + group + "'");
      }
      data.append(group);
    }
    return new DeviceId(Hash.of(BaseEncoding.base32().omitPadding().decode(data)));
  }

  /** The 16-byte {@code device_uuid}, derived from the id; the prefix of keys that it owns. */
  public Uuid uuid() {
    return Uuid.from(Hash.sha256(UUID_TAG, hash.bytes()));
  }

  /** The first seven characters: enough for people to tell their devices apart. */
  public String shortId() {
    return toString().substring(0, 7);
  }

  @Override
  public int compareTo(DeviceId other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public String toString() {
    String data = BaseEncoding.base32().omitPadding().encode(hash.bytes());
    StringBuilder all = new StringBuilder();
    for (int at = 0; at < data.length(); at += GROUP) {
      String group = data.substring(at, at + GROUP);
      all.append(group).append(checkCharacter(group));
    }
    List<String> groups = new ArrayList<>();
    for (int at = 0; at < all.length(); at += 8) {
      groups.add(all.substring(at, at + 8));
    }
    return String.join("-", groups);
  }

  /** Luhn's check digit, generalised to 32 characters (ISO/IEC 7812-1, annex B, mod 32). */
  private static char checkCharacter(String group) {
    int sum = 0;
    int factor = 2;
    for (int i = group.length() - 1; i >= 0; i--) {
      int value = ALPHABET.indexOf(group.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException("'" + group.charAt(i) + "' is not in a device id");
      }
      int product = factor * value;
      sum += product / 32 + product % 32;
      factor = 3 - factor;
    }
    return ALPHABET.charAt((32 - sum % 32) % 32);
  }
}
