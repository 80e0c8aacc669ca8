package io.muster.daemon.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Writes the lines of one reply in a thread of its own, so that a client that doesn't read never
 * holds up the work: progress that finds the queue full is dropped, and a write that takes too long
 * ends the connection.
 */
final class ReplyWriter implements ProgressSink {
  /** Progress lines that wait for a slow client. */
  static final int MAX_QUEUED = 64;

  private final SocketChannel channel;
  private final Watchdog watchdog;
  private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
  private final Thread thread;
  private boolean finished;

  ReplyWriter(SocketChannel channel, Watchdog watchdog) {
    this.channel = channel;
    this.watchdog = watchdog;
    this.thread = Thread.ofVirtual().name("control-reply").start(this::drain);
  }

  @Override
  public synchronized void report(Progress progress) {
    if (finished || queue.remainingCapacity() == 0) {
      return;
    }
    try {
      queue.add(new Line(ByteBuffer.wrap(Json.line(Map.of("progress", progress))), false));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("progress that can't be written as JSON", e);
    }
  }

  /** Writes the last line and waits until it is out or the client is given up. */
  void finish(byte[] last) throws InterruptedException {
    synchronized (this) {
      finished = true;
      if (queue.remainingCapacity() == 0) {
        queue.clear();
      }
      queue.add(new Line(ByteBuffer.wrap(last), true));
    }
    thread.join();
  }

  private void drain() {
    try {
      Line line;
      do {
        line = queue.take();
        write(line.bytes());
      } while (!line.last());
    } catch (IOException e) {
      abandon(); // the client went away: nobody to tell
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    try (Watchdog.Guard _ = watchdog.guard(channel, Watchdog.WRITE)) {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }

  private synchronized void abandon() {
    finished = true;
    queue.clear();
  }

  private record Line(ByteBuffer bytes, boolean last) {}
}
