package io.muster.protocol.model;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a sidecar, described: one register, so that no merge mixes one writer's hash with
 * another's size. Encoded as: status byte, hash (32), size and created_at (varints), format and
 * reason (length-prefixed UTF-8).
 *
 * @param hash SHA-256 of the bytes; zero if failed
 * @param size in bytes
 * @param format file name extension: {@code jpg}, {@code png}, {@code txt}, {@code json}
 * @param createdAt milliseconds since 1970
 * @param reason why it failed; empty if ready
 */
public record Blob(
    Status status, Hash hash, long size, String format, long createdAt, String reason) {
  /** Longest format and reason, in characters. */
  public static final int MAX_FORMAT = 16;

  public static final int MAX_REASON = 300;

  private static final byte READY_BYTE = 0;
  private static final byte FAILED_BYTE = 1;

  /** Whether there are bytes. */
  public enum Status {
    READY,
    FAILED
  }

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Blob {
    if (size < 0 || createdAt < 0) {
      throw new IllegalArgumentException("negative size or time in a sidecar");
    }
    if (!isFormat(format)) {
      throw new IllegalArgumentException("a format is up to 16 of a-z and 0-9: '" + format + "'");
    }
    boolean bare = hash.equals(Hash.ZERO) && size == 0 && format.isEmpty();
    if (status == Status.READY ? !reason.isEmpty() : !bare) {
      throw new IllegalArgumentException("a sidecar has either bytes or a reason why not");
    }
    if (reason.length() > MAX_REASON) {
      throw new IllegalArgumentException("a reason has at most 300 characters");
    }
  }

  private static boolean isFormat(String format) {
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
        return false;
      }
    }
    return format.length() <= MAX_FORMAT;
  }

  public static Blob ready(Hash hash, long size, String format, long createdAt) {
    return new Blob(Status.READY, hash, size, format, createdAt, "");
  }

  /** A sidecar that could not be made; an overlong reason is cut. */
  public static Blob failed(String reason, long createdAt) {
    return new Blob(Status.FAILED, Hash.ZERO, 0, "", createdAt, cut(reason));
  }

  private static String cut(String reason) {
    if (reason.length() <= MAX_REASON) {
      return reason;
    }
    boolean splitsPair = Character.isHighSurrogate(reason.charAt(MAX_REASON - 1));
    return reason.substring(0, splitsPair ? MAX_REASON - 1 : MAX_REASON);
  }

  public boolean isReady() {
    return status == Status.READY;
  }

  public ByteString encode() {
    ByteBuffer bytes = ByteBuffer.allocate(encodedSize());
    encodeTo(bytes);
    return ByteString.copyFrom(bytes.flip());
  }

  /** Length of {@link #encode} in bytes. */
  public int encodedSize() {
    return 1
        + Hash.SIZE
        + CodedOutputStream.computeUInt64SizeNoTag(size)
        + CodedOutputStream.computeUInt64SizeNoTag(createdAt)
        + CodedOutputStream.computeStringSizeNoTag(format)
        + CodedOutputStream.computeStringSizeNoTag(reason);
  }

  /** Puts {@link #encode} there. */
  public void encodeTo(ByteBuffer out) {
    out.put(isReady() ? READY_BYTE : FAILED_BYTE);
    out.putLong(hash.a()).putLong(hash.b()).putLong(hash.c()).putLong(hash.d());
    Varints.put(out, size);
    Varints.put(out, createdAt);
    putText(out, format);
    putText(out, reason);
  }

  private static void putText(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Varints.put(out, bytes.length);
    out.put(bytes);
  }

  /**
   * Reads what {@link #encode} wrote. One description has one encoding, or a replica that stores
   * the parts would give other bytes back.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Blob decode(ByteString encoded) {
    try {
      Blob blob = read(encoded.newCodedInput());
      if (!blob.encode().equals(encoded)) {
        throw new IllegalArgumentException("not a sidecar's description: not in canonical form");
      }
      return blob;
    } catch (IOException e) {
      throw new IllegalArgumentException("not a sidecar's description: " + e.getMessage(), e);
    }
  }

  private static Blob read(CodedInputStream in) throws IOException {
    Status status =
        switch (in.readRawByte()) {
          case READY_BYTE -> Status.READY;
          case FAILED_BYTE -> Status.FAILED;
          default -> throw new IllegalArgumentException("not a sidecar's description");
        };
    Hash hash = Hash.of(in.readRawBytes(Hash.SIZE));
    long size = in.readUInt64();
    long createdAt = in.readUInt64();
    String format = in.readStringRequireUtf8();
    return new Blob(status, hash, size, format, createdAt, in.readStringRequireUtf8());
  }
}
