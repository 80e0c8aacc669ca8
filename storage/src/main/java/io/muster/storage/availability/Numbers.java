package io.muster.storage.availability;

import io.muster.protocol.model.Varints;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A growing row of numbers from 0 on, 7 bits a byte, the lowest first. */
final class Numbers {
  private static final int MAX_BITS = 42;

  private byte[] bytes;
  private int size;

  Numbers(int room) {
    bytes = new byte[Math.max(room, 16)];
  }

  Numbers put(long number) {
    if (size + 10 > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    ByteBuffer out = ByteBuffer.wrap(bytes, size, bytes.length - size);
    Varints.put(out, number);
    size = out.position();
    return this;
  }

  Numbers put(Numbers others) {
    if (size + others.size > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + others.size));
    }
    System.arraycopy(others.bytes, 0, bytes, size, others.size);
    size += others.size;
    return this;
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /**
   * Reads a number.
   *
   * @throws java.nio.BufferUnderflowException if the bytes end before it does
   * @throws IllegalArgumentException if it has more than 42 bits
   */
  static long get(ByteBuffer in) {
    long value = Varints.get(in);
    if (value >>> MAX_BITS == 0) {
      return value;
    }
    throw new IllegalArgumentException("a number that is too long");
  }

  /** Reads a number from 0 to a greatest one. */
  static int get(ByteBuffer in, int most) {
    long value = get(in);
    if (value > most) {
      throw new IllegalArgumentException("a number above " + most);
    }
    return (int) value;
  }
}
