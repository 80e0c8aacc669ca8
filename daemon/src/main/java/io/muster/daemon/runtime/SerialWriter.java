package io.muster.daemon.runtime;

import io.muster.storage.StorageException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that does writes in the order in which they come; who brings too many waits. */
final class SerialWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SerialWriter.class);

  /** Writes that wait; each holds at most a frame. */
  private static final int MAX_WAITING = 256;

  /** How often one that waits for room looks whether the daemon is ending. */
  private static final long LOOK_MILLIS = 500;

  private static final long STOP_SECONDS = 10;

  private final ThreadPoolExecutor executor;

  SerialWriter(String name) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name(name).factory(),
            SerialWriter::waitForRoom);
  }

  private static void waitForRoom(Runnable work, ThreadPoolExecutor executor) {
    try {
      while (!executor.isShutdown()) {
        if (executor.getQueue().offer(work, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RejectedExecutionException();
  }

  /**
   * Hands a write in; waits while too many do.
   *
   * @return false if it will never be done, as the daemon is ending: it was not acknowledged, and
   *     comes again
   */
  boolean submit(Runnable work) {
    try {
      executor.execute(() -> run(work));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static void run(Runnable work) {
    try {
      work.run();
    } catch (StorageException e) {
      log.error("a write failed: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("a write failed", e);
    }
  }

  /** Ends after what was handed in. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        log.warn("writes were still waiting at the end; peers send them again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
