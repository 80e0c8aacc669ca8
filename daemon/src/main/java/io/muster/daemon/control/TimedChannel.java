package io.muster.daemon.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connected socket whose reads and writes give up when nothing moves for a time. */
final class TimedChannel implements ByteChannel {
  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final long limitMillis;

  /**
   * Wraps a connected channel.
   *
   * @param limit zero waits for ever
   */
  TimedChannel(SocketChannel channel, Duration limit) throws IOException {
    this.channel = channel;
    this.limitMillis = limit.toMillis();
    this.selector = Selector.open();
    channel.configureBlocking(false);
    this.key = channel.register(selector, 0);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int count = channel.read(into);
    while (count == 0) {
      await(SelectionKey.OP_READ);
      count = channel.read(into);
    }
    return count;
  }

  /** Writes all. */
  @Override
  public int write(ByteBuffer from) throws IOException {
    int count = from.remaining();
    while (from.hasRemaining()) {
      if (channel.write(from) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
    return count;
  }

  private void await(int operation) throws IOException {
    key.interestOps(operation);
    if (selector.select(limitMillis) == 0) {
      throw new TooSlow();
    }
    selector.selectedKeys().clear();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }

  /** Nothing moved for the whole time. */
  static final class TooSlow extends IOException {
    private static final long serialVersionUID = 1;
  }
}
