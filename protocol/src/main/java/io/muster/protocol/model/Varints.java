package io.muster.protocol.model;

import java.nio.ByteBuffer;

/** Numbers in as few bytes as they need: 7 bits a byte, the lowest first. */
public final class Varints {
  private static final int MORE = 0x80;
  private static final int LONGEST = 10;

  private Varints() {}

  public static void put(ByteBuffer out, long number) {
    long rest = number;
    while ((rest & -MORE) != 0) {
      out.put((byte) (rest | MORE));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /** A number that may be negative: the sign in the lowest bit. */
  public static void putSigned(ByteBuffer out, long number) {
    put(out, (number << 1) ^ (number >> 63));
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException if it has more than ten bytes
   */
  public static long get(ByteBuffer in) {
    long number = 0;
    for (int i = 0; i < LONGEST; i++) {
      byte next = in.get();
      number |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }

  public static long getSigned(ByteBuffer in) {
    long number = get(in);
    return (number >>> 1) ^ -(number & 1);
  }

  /**
   * Reads how many of something follow.
   *
   * @throws IllegalArgumentException if there are more than this
   */
  public static int getCount(ByteBuffer in, int most) {
    long number = get(in);
    if (number < 0 || number > most) {
      throw new IllegalArgumentException("a count of " + number);
    }
    return (int) number;
  }
}
