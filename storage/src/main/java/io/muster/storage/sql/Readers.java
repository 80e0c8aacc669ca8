package io.muster.storage.sql;

import io.muster.storage.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections that read one file, each with its prepared statements. None is opened before it
 * is needed; they stay open, and the one used last is used next, while its cache is warm.
 */
final class Readers implements AutoCloseable {
  /** How long a read waits for a connection. */
  static final int WAIT_MILLIS = 30_000;

  /** How long the end waits for reads before it interrupts them. */
  private static final int CLOSE_MILLIS = 2_000;

  private final Path file;
  private final DatabaseOptions options;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
  private final Set<Session> busy = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Readers(Path file, DatabaseOptions options) {
    this.file = file;
    this.options = options;
    this.permits = new Semaphore(options.tuning().readers(), true);
  }

  /** Lends a connection until {@link #giveBack}. */
  Session take() throws SQLException {
    await();
    try {
      Session session = idle.pollFirst();
      Session lent = session == null ? Connections.reader(file, options) : session;
      busy.add(lent);
      return lent;
    } catch (SQLException | RuntimeException | Error e) {
      permits.release();
      throw e;
    }
  }

  private void await() {
    try {
      if (!closed && permits.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        if (!closed) {
          return;
        }
        permits.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String why = closed ? "it is closed" : "too many reads at once; try again later";
    throw new StorageException(StorageException.Kind.BUSY, "%s: %s".formatted(file, why));
  }

  /** Takes a connection back; one that is not sound is closed. */
  void giveBack(Session session, boolean sound) throws SQLException {
    busy.remove(session);
    try {
      if (sound && !closed) {
        idle.addFirst(session);
      } else {
        session.close();
      }
    } finally {
      permits.release();
    }
  }

  /** Closes all; reads that take too long fail. */
  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    SQLException error = awaitAll() ? null : interruptBusy();
    for (Session session = idle.poll(); session != null; session = idle.poll()) {
      error = closed(session, error);
    }
    if (error != null) {
      throw error;
    }
  }

  private boolean awaitAll() {
    try {
      return permits.tryAcquire(options.tuning().readers(), CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private @Nullable SQLException interruptBusy() throws SQLException {
    for (Session session : busy) {
      session.interrupt(); // closed when its work gives it back
    }
    awaitAll();
    return null;
  }

  private static @Nullable SQLException closed(Session session, @Nullable SQLException error) {
    try {
      session.close();
      return error;
    } catch (SQLException e) {
      return e;
    }
  }
}
