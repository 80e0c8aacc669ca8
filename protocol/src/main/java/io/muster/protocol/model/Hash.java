package io.muster.protocol.model;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256: 32 bytes as four big-endian words, ordered as unsigned bytes. */
public record Hash(long a, long b, long c, long d) implements Comparable<Hash> {
  /** Length in bytes. */
  public static final int SIZE = 32;

  public static final Hash ZERO = new Hash(0, 0, 0, 0);

  private static final MessageDigest FRESH = lookUp();

  /**
   * Reads 32 bytes.
   *
   * @throws IllegalArgumentException if there are not exactly 32
   */
  public static Hash of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Hash(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  /**
   * Reads 32 bytes.
   *
   * @throws IllegalArgumentException if there are not exactly 32
   */
  public static Hash of(ByteString bytes) {
    return of(bytes.toByteArray());
  }

  /**
   * Reads 64 hex digits.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Hash parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** The SHA-256 of the parts, one after the other. */
  public static Hash sha256(byte[]... parts) {
    MessageDigest digest = newDigest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return of(digest.digest());
  }

  /** A fresh SHA-256, for bytes that come in pieces. */
  public static MessageDigest newDigest() {
    try {
      return (MessageDigest) FRESH.clone(); // looking one up by name takes longer than a hash
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of this Java runtime can't be copied", e);
    }
  }

  private static MessageDigest lookUp() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(SIZE).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  public ByteString byteString() {
    return ByteString.copyFrom(bytes());
  }

  /** 64 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  @Override
  public int compareTo(Hash other) {
    int order = Long.compareUnsigned(a, other.a);
    if (order == 0) {
      order = Long.compareUnsigned(b, other.b);
    }
    if (order == 0) {
      order = Long.compareUnsigned(c, other.c);
    }
    return order != 0 ? order : Long.compareUnsigned(d, other.d);
  }

  @Override
  public String toString() {
    return hex();
  }
}
