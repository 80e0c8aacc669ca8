package io.muster.storage.availability;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.roaringbitmap.InvalidRoaringFormat;
import org.roaringbitmap.RoaringBitmap;

/**
 * Bitmaps as bytes: Roaring's portable form, every container in whichever kind is smallest. One set
 * has one form, so what is read can be compared with what it should have been.
 */
final class CanonicalBits {
  /** Longest bitmap in bytes: eight full containers of 8 KiB, and what stands before them. */
  static final int MAX_BYTES = 8 * 8192 + 512;

  private CanonicalBits() {}

  static byte[] serialize(RoaringBitmap bits) {
    RoaringBitmap smallest = RoaringBitmap.bitmapOf(bits.toArray());
    smallest.runOptimize();
    return bytes(smallest);
  }

  /** The bytes of a bitmap whose containers are the smallest ones already. */
  static byte[] bytes(RoaringBitmap smallest) {
    byte[] bytes = new byte[smallest.serializedSizeInBytes()];
    smallest.serialize(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }

  /**
   * Reads what {@link #serialize} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static RoaringBitmap parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("a bitmap of %d bytes".formatted(bytes.length));
    }
    RoaringBitmap bits = new RoaringBitmap();
    try {
      bits.deserialize(ByteBuffer.wrap(bytes));
    } catch (IOException
        | InvalidRoaringFormat
        | BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | IllegalArgumentException e) {
      throw new IllegalArgumentException("not a bitmap", e);
    }
    if (!bits.validate() || !Arrays.equals(serialize(bits), bytes)) {
      throw new IllegalArgumentException("a bitmap that is not in its canonical form");
    }
    return bits;
  }
}
