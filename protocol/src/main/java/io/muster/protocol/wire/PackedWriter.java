package io.muster.protocol.wire;

import io.muster.protocol.model.Varints;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in the making: numbers of 7 bits a byte, the lowest first, and single bits between. */
final class PackedWriter {
  private static final int LONGEST_NUMBER = 10;

  private byte[] bytes = new byte[256];
  private int size;

  /** Bits of the last byte that nothing stands in yet. */
  private int free;

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  void put(int value) {
    align();
    reserve(1);
    bytes[size++] = (byte) value;
  }

  void put(byte[] more) {
    align();
    reserve(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  void number(long number) {
    align();
    reserve(LONGEST_NUMBER);
    ByteBuffer out = ByteBuffer.wrap(bytes, size, LONGEST_NUMBER);
    Varints.put(out, number);
    size = out.position();
  }

  /** The lowest bits of a number, the highest of them first. */
  void bits(long value, int count) {
    int left = count;
    while (free == 0 && left >= Byte.SIZE) {
      left -= Byte.SIZE;
      reserve(1);
      bytes[size++] = (byte) (value >>> left);
    }
    for (int at = left - 1; at >= 0; at--) {
      if (free == 0) {
        reserve(1);
        bytes[size++] = 0;
        free = Byte.SIZE;
      }
      free--;
      bytes[size - 1] |= (byte) ((value >>> at & 1) << free);
    }
  }

  /** Goes on with a byte of its own. */
  void align() {
    free = 0;
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
