package io.muster.daemon.fetch;

import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.protocol.wire.FetchCodec;
import io.muster.protocol.wire.FetchMessage;
import io.muster.protocol.wire.WireException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The asking end of one connection: frames come on Netty's threads and leave on one that waits. */
final class FetchLink implements ConnectionHandler {
  /** Frames that wait to be written before the peer is told to wait. */
  static final int PAUSE_AT = 8;

  private static final int RESUME_AT = 2;

  /** Frames after which the connection is closed: what comes in spite of a pause is little. */
  static final int MOST = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> frames = new ArrayDeque<>();
  private @Nullable Connection pausedConnection;
  private @Nullable String closed;

  @Override
  public void opened(Connection connection) {}

  @Override
  public void received(Connection connection, byte[] frame) {
    lock.lock();
    try {
      if (frames.size() >= MOST) {
        connection.close("it sends more frames than fit, though it was told to wait");
        return;
      }
      frames.add(frame);
      if (pausedConnection == null && frames.size() >= PAUSE_AT) {
        pausedConnection = connection;
        connection.pauseReading();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void closed(Connection connection, String reason) {
    lock.lock();
    try {
      closed = reason;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next message.
   *
   * @throws HolderException if none comes in time, the connection breaks, or it is malformed
   */
  FetchMessage next(long nanos) throws HolderException, InterruptedException {
    try {
      return FetchCodec.decode(take(nanos));
    } catch (WireException e) {
      throw new HolderException("sent nonsense: " + e.getMessage());
    }
  }

  private byte[] take(long nanos) throws HolderException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (frames.isEmpty()) {
        if (closed != null) {
          throw new HolderException("broke off: " + closed);
        }
        if (left <= 0) {
          throw new HolderException("sent nothing for too long");
        }
        left = changed.awaitNanos(left);
      }
      byte[] frame = frames.remove();
      if (pausedConnection != null && frames.size() <= RESUME_AT) {
        pausedConnection.resumeReading();
        pausedConnection = null;
      }
      return frame;
    } finally {
      lock.unlock();
    }
  }

  /** Frames that wait. */
  int waiting() {
    lock.lock();
    try {
      return frames.size();
    } finally {
      lock.unlock();
    }
  }
}
