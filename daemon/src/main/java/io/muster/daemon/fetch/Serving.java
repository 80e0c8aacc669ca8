package io.muster.daemon.fetch;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.Connection;
import io.muster.protocol.wire.FetchCodec;
import io.muster.protocol.wire.FetchMessage;
import io.muster.protocol.wire.FrameLimits;
import io.muster.storage.sidecar.SidecarStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answering end of one connection. */
final class Serving {
  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  private final Connection connection;
  private final SidecarStore store;
  private final Duration stall;
  private final AtomicBoolean transferring = new AtomicBoolean();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean gone;

  Serving(Connection connection, SidecarStore store, Duration stall) {
    this.connection = connection;
    this.store = store;
    this.stall = stall;
  }

  /** False if a request is being answered already. */
  boolean begin() {
    return transferring.compareAndSet(false, true);
  }

  void end() {
    transferring.set(false);
  }

  /** Answers a request; {@code release} runs before the last word of it, whatever happens. */
  void answer(FetchMessage.Request request, Runnable release) {
    FetchMessage last = null;
    try {
      last = transfer(request);
    } catch (IOException e) {
      LOG.warn("can't read {}: {}", store.path(request.hash()), e.toString());
      connection.close("its bytes can't be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      connection.close("this device is stopping");
    } finally {
      release.run();
      end();
    }
    if (last != null) {
      connection.send(FetchCodec.encode(last));
    }
  }

  /** Sends all but the last word, which it returns; null if there is nobody to hear it. */
  private @Nullable FetchMessage transfer(FetchMessage.Request request)
      throws IOException, InterruptedException {
    try (FileChannel file = store.read(request.hash())) {
      long size = file.size();
      if (size > FrameLimits.SIDECAR) {
        return new FetchMessage.Unavailable(FetchMessage.Reason.NOT_HERE);
      }
      LOG.debug("{} of {} goes to {}", request.variant(), request.content(), connection.peer());
      boolean sent = send(new FetchMessage.Found(size));
      // An offset beyond the end leaves nothing to send: the peer sees by the size that it is
      // wrong.
      for (long at = request.offset(); sent && at < size; at += FrameLimits.FETCH_CHUNK) {
        sent = send(new FetchMessage.Data(read(file, at, size)));
      }
      return sent && awaitWritable() ? new FetchMessage.End() : null;
    } catch (NoSuchFileException e) {
      return awaitWritable() ? new FetchMessage.Unavailable(FetchMessage.Reason.NOT_HERE) : null;
    }
  }

  private static ByteString read(FileChannel file, long at, long size) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(FrameLimits.FETCH_CHUNK, size - at));
    while (chunk.hasRemaining()) {
      if (file.read(chunk, at + chunk.position()) < 0) {
        throw new IOException("shorter than it was a moment ago");
      }
    }
    return ByteString.copyFrom(chunk.flip());
  }

  private boolean send(FetchMessage message) throws InterruptedException {
    if (!awaitWritable()) {
      return false;
    }
    connection.send(FetchCodec.encode(message));
    return true;
  }

  /** Waits until the peer has read enough; false if it is gone, or hangs and was closed. */
  private boolean awaitWritable() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = stall.toNanos();
      while (!gone && !connection.writable()) {
        if (left <= 0) {
          connection.close("it read nothing for " + stall.toSeconds() + " s");
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return !gone;
    } finally {
      lock.unlock();
    }
  }

  void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void gone() {
    lock.lock();
    try {
      gone = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
