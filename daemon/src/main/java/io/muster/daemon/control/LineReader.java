package io.muster.daemon.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into lines, with a limit on what one line may take in memory. */
final class LineReader {
  private static final int FIRST_BUFFER = 8 * 1024;

  private final ReadableByteChannel channel;
  private final int maxBytes;
  private byte[] buffer = new byte[FIRST_BUFFER];
  private int filled;

  LineReader(ReadableByteChannel channel, int maxBytes) {
    this.channel = channel;
    this.maxBytes = maxBytes;
  }

  /**
   * The next line without its end; null at the end of the stream, where a line that lacks its end
   * is lost.
   *
   * @throws LineTooLong if a line is longer than the limit
   */
  byte @Nullable [] next() throws IOException {
    int searched = 0;
    while (true) {
      int end = indexOfLineEnd(searched);
      if (end >= 0) {
        return take(end);
      }
      searched = filled;
      if (filled > maxBytes) {
        throw new LineTooLong();
      }
      if (!fill()) {
        return null;
      }
    }
  }

  private int indexOfLineEnd(int from) {
    for (int i = from; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private byte[] take(int end) {
    byte[] line = Arrays.copyOf(buffer, end);
    filled -= end + 1;
    System.arraycopy(buffer, end + 1, buffer, 0, filled);
    return line;
  }

  private boolean fill() throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, maxBytes + 1));
    }
    int count = channel.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled));
    filled += Math.max(count, 0);
    return count >= 0;
  }

  /** A line is longer than the limit. */
  static final class LineTooLong extends IOException {
    private static final long serialVersionUID = 1;
  }
}
