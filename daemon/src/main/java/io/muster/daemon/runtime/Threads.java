package io.muster.daemon.runtime;

/** Waiting for threads without losing an interrupt. */
final class Threads {
  private Threads() {}

  /** Waits for a thread's end, at most so long. */
  static void join(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
