package io.muster.protocol.model;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;

/** The canonical bytes of field values: one value, one encoding. */
public final class Values {
  private Values() {}

  /** UTF-8. */
  public static ByteString ofText(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /**
   * Reads UTF-8.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String text(ByteString value) {
    checkText(value);
    return value.toStringUtf8();
  }

  /**
   * Checks that a value is UTF-8.
   *
   * @throws IllegalArgumentException if it is not
   */
  static void checkText(ByteString value) {
    if (!value.isValidUtf8()) {
      throw new IllegalArgumentException("a text value is not UTF-8");
    }
  }

  /** Eight bytes, big-endian. */
  public static ByteString ofNumber(long number) {
    return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(0, number).array());
  }

  /**
   * Reads eight bytes.
   *
   * @throws IllegalArgumentException if there are not exactly eight
   */
  public static long number(ByteString value) {
    if (value.size() != Long.BYTES) {
      throw new IllegalArgumentException("a number has 8 bytes, not " + value.size());
    }
    return value.asReadOnlyByteBuffer().getLong();
  }
}
