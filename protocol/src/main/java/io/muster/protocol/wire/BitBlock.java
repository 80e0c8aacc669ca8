package io.muster.protocol.wire;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange.Shape;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * The bits of one batch, in the smallest of four forms. Variant by variant, without the room that a
 * batch has to grow, the bit of slot {@code s} under variant {@code v} of {@code n} slots is number
 * {@code v * n + s}.
 *
 * <pre>
 * form  1 byte
 *   0   plain: ceil(bits / 8) bytes, the first bit lowest
 *   1   a {@link RiceRow} of the numbers that are set
 *   2   a {@link RiceRow} of those that are not
 *   3   a number of runs and the length of each, the first one of bits that are not set; what is
 *       left after the last one is of the other kind
 * </pre>
 *
 * <p>Without a bit there is no block.
 */
final class BitBlock {
  private static final int PLAIN = 0;
  private static final int SET = 1;
  private static final int CLEAR = 2;
  private static final int RUNS = 3;

  private BitBlock() {}

  static void write(PackedWriter out, Shape shape, RoaringBitmap bits) {
    if (shape.room() == 0) {
      return;
    }
    long[] set = numbers(shape, bits);
    boolean mostly = 2 * set.length > shape.room();
    long[] fewer = mostly ? others(set, shape.room()) : set;
    PackedWriter runs = runs(set);
    int plain = (shape.room() + Byte.SIZE - 1) / Byte.SIZE;
    long row = RiceRow.size(fewer) + 2;
    if (runs.size() < Math.min(row, plain)) {
      out.put(RUNS);
      out.put(runs.toBytes());
    } else if (row < plain) {
      out.put(mostly ? CLEAR : SET);
      RiceRow.write(out, fewer);
    } else {
      out.put(PLAIN);
      out.put(plain(set, plain));
    }
  }

  static long[] numbers(Shape shape, RoaringBitmap bits) {
    long[] numbers = new long[bits.getCardinality()];
    int[] at = {0};
    bits.forEach(
        (int position) ->
            numbers[at[0]++] =
                (long) position / AvailabilityBatch.STRIDE * shape.slots()
                    + position % AvailabilityBatch.STRIDE);
    return numbers;
  }

  private static long[] others(long[] numbers, int room) {
    long[] others = new long[room - numbers.length];
    int at = 0;
    int next = 0;
    for (int number = 0; number < room; number++) {
      if (next < numbers.length && numbers[next] == number) {
        next++;
      } else {
        others[at++] = number;
      }
    }
    return others;
  }

  private static PackedWriter runs(long[] set) {
    PackedWriter lengths = new PackedWriter();
    int count = 0;
    long end = 0;
    for (int at = 0; at < set.length; ) {
      int from = at++;
      while (at < set.length && set[at] == set[at - 1] + 1) {
        at++;
      }
      lengths.number(set[from] - end);
      lengths.number(at - from);
      count += 2;
      end = set[at - 1] + 1;
    }
    PackedWriter out = new PackedWriter();
    out.number(count);
    out.put(lengths.toBytes());
    return out;
  }

  private static byte[] plain(long[] set, int size) {
    byte[] bytes = new byte[size];
    for (long number : set) {
      bytes[(int) (number / Byte.SIZE)] |= (byte) (1 << (number % Byte.SIZE));
    }
    return bytes;
  }

  /** Reads a block; takes no more memory than the bits that the shape has room for. */
  static RoaringBitmap read(PackedReader in, Shape shape) {
    if (shape.room() == 0) {
      return new RoaringBitmap();
    }
    long[] words = new long[shape.variants() * AvailabilityBatch.STRIDE / Long.SIZE];
    IntConsumer flip =
        number -> {
          int position = number / shape.slots() * AvailabilityBatch.STRIDE + number % shape.slots();
          words[position / Long.SIZE] ^= 1L << position;
        };
    int form = in.get();
    switch (form) {
      case PLAIN -> plain(in, shape.room(), flip);
      case SET -> RiceRow.read(in, shape.room(), number -> flip.accept((int) number));
      case CLEAR -> {
        IntStream.range(0, shape.room()).forEach(flip);
        RiceRow.read(in, shape.room(), number -> flip.accept((int) number));
      }
      case RUNS -> runs(in, shape.room(), flip);
      default -> throw new IllegalArgumentException("bits in form " + form);
    }
    RoaringBitmap bits = BitSetUtil.bitmapOf(words);
    bits.runOptimize();
    return bits;
  }

  private static void plain(PackedReader in, int room, IntConsumer flip) {
    byte[] bytes = in.get((room + Byte.SIZE - 1) / Byte.SIZE);
    for (int number = 0; number < bytes.length * Byte.SIZE; number++) {
      if ((bytes[number / Byte.SIZE] >>> (number % Byte.SIZE) & 1) != 0) {
        if (number >= room) {
          throw new IllegalArgumentException("a bit lies outside of its batch");
        }
        flip.accept(number);
      }
    }
  }

  private static void runs(PackedReader in, int room, IntConsumer flip) {
    boolean set = false;
    int at = 0;
    for (int left = in.count(room + 1, Byte.SIZE); left > 0; left--) {
      int end = at + in.number(room - at);
      if (set) {
        IntStream.range(at, end).forEach(flip);
      }
      set = !set;
      at = end;
    }
    if (set) {
      IntStream.range(at, room).forEach(flip);
    }
  }
}
