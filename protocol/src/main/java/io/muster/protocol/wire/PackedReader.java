package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Varints;
import java.nio.ByteBuffer;

/**
 * Reads what {@link PackedWriter} wrote. What ends too early or passes a limit is an {@link
 * IllegalArgumentException} or a {@link java.nio.BufferUnderflowException}.
 */
final class PackedReader {
  private final ByteBuffer in;
  private int last;
  private int left;

  PackedReader(ByteString bytes) {
    this.in = bytes.asReadOnlyByteBuffer();
  }

  int remaining() {
    return in.remaining();
  }

  int get() {
    align();
    return in.get();
  }

  byte[] get(int length) {
    align();
    if (length > in.remaining()) {
      throw new IllegalArgumentException(length + " bytes, where there are fewer");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** A number from 0 to a greatest one. */
  int number(int most) {
    align();
    return Varints.getCount(in, most);
  }

  /** How many of something follow that takes so many bits at least. */
  int count(int most, int bitsEach) {
    int count = number(most);
    if ((long) count * bitsEach > (long) in.remaining() * Byte.SIZE) {
      throw new IllegalArgumentException(count + " of something, where there is no room for them");
    }
    return count;
  }

  long bits(int count) {
    long value = 0;
    int whole = left == 0 ? count / Byte.SIZE : 0;
    for (int i = 0; i < whole; i++) {
      value = value << Byte.SIZE | Byte.toUnsignedLong(in.get());
    }
    for (int i = whole * Byte.SIZE; i < count; i++) {
      if (left == 0) {
        last = in.get();
        left = Byte.SIZE;
      }
      left--;
      value = value << 1 | (last >>> left & 1);
    }
    return value;
  }

  void align() {
    left = 0;
  }
}
