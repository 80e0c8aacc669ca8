package io.muster.protocol.wire;

import java.util.function.LongConsumer;

/**
 * A row of ascending numbers by the gaps between them, each in a Golomb-Rice code: as many ones as
 * the gap has times {@code 2^k}, a zero, and the rest in {@code k} bits. For gaps that chance made,
 * which is what changes of single bits are, no code with whole bits is shorter by more than a few
 * per cent (Golomb, "Run-length encodings", 1966; Rice, 1979).
 *
 * <pre>
 * count  a number
 * k      1 byte, 0 to 40; missing if there are none
 * codes  bits, filled up to a byte
 * </pre>
 */
final class RiceRow {
  private static final int MAX_PARAMETER = 40;

  private RiceRow() {}

  /** The numbers must ascend. */
  static void write(PackedWriter out, long[] row) {
    out.number(row.length);
    if (row.length == 0) {
      return;
    }
    int parameter = parameter(row);
    out.put(parameter);
    long expected = 0;
    for (long number : row) {
      long gap = number - expected;
      for (long ones = gap >>> parameter; ones > 0; ones -= Math.min(ones, Long.SIZE)) {
        out.bits(-1, (int) Math.min(ones, Long.SIZE));
      }
      out.bits(0, 1);
      out.bits(gap, parameter);
      expected = number + 1;
    }
    out.align();
  }

  /** The bytes that a row takes, but for its count. */
  static long size(long[] row) {
    return row.length == 0 ? 0 : 1 + (bits(row, parameter(row)) + Byte.SIZE - 1) / Byte.SIZE;
  }

  private static int parameter(long[] row) {
    long mean = (row[row.length - 1] + 1 - row.length) / row.length;
    int about = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, mean)));
    int best = about;
    for (int other = Math.max(0, about - 1); other <= Math.min(MAX_PARAMETER, about + 1); other++) {
      best = bits(row, other) < bits(row, best) ? other : best;
    }
    return best;
  }

  private static long bits(long[] row, int parameter) {
    long bits = (long) row.length * (parameter + 1);
    long expected = 0;
    for (long number : row) {
      bits += (number - expected) >>> parameter;
      expected = number + 1;
    }
    return bits;
  }

  /**
   * Reads a row; nothing is kept of it here.
   *
   * @param end all numbers are below
   */
  static void read(PackedReader in, long end, LongConsumer each) {
    int count = in.count(Integer.MAX_VALUE, 1);
    if (count == 0) {
      return;
    }
    int parameter = in.get();
    if (parameter < 0
        || parameter > MAX_PARAMETER
        || (long) count * (parameter + 1) > (long) in.remaining() * Byte.SIZE) {
      throw new IllegalArgumentException("a row of numbers with a parameter of " + parameter);
    }
    long next = 0;
    for (int i = 0; i < count; i++) {
      long quotient = 0;
      while (in.bits(1) == 1) {
        quotient++;
      }
      next += (quotient << parameter) + in.bits(parameter);
      if (next < 0 || next >= end) {
        throw new IllegalArgumentException("a number that is not below " + end);
      }
      each.accept(next);
      next++;
    }
    in.align();
  }
}
