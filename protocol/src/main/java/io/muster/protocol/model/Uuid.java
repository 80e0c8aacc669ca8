package io.muster.protocol.model;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.UUID;

/** A 128-bit id, ordered as unsigned bytes ({@link UUID} orders its halves as signed numbers). */
public record Uuid(long high, long low) implements Comparable<Uuid> {
  /** Length in bytes. */
  public static final int SIZE = 16;

  /**
   * Reads 16 bytes.
   *
   * @throws IllegalArgumentException if there are not exactly 16
   */
  public static Uuid of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a UUID has 16 bytes, not " + bytes.length);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Uuid(in.getLong(), in.getLong());
  }

  /** Reads 16 bytes; see {@link #of(byte[])}. */
  public static Uuid of(ByteString bytes) {
    return of(bytes.toByteArray());
  }

  /** A version 8 UUID (RFC 9562) from the first bytes of a hash: the same hash, the same UUID. */
  public static Uuid from(Hash hash) {
    long high = (hash.a() & 0xffff_ffff_ffff_0fffL) | 0x8000L;
    long low = (hash.b() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new Uuid(high, low);
  }

  /**
   * Reads the usual form of 36 characters.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Uuid parse(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("not a UUID: " + text);
    }
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equalsIgnoreCase(text)) { // it also reads groups of other lengths
      throw new IllegalArgumentException("not a UUID: " + text);
    }
    return new Uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(SIZE).putLong(high).putLong(low).array();
  }

  public ByteString byteString() {
    return ByteString.copyFrom(bytes());
  }

  @Override
  public int compareTo(Uuid other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return new UUID(high, low).toString();
  }
}
