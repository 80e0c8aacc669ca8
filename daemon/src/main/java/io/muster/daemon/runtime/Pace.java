package io.muster.daemon.runtime;

import org.jspecify.annotations.Nullable;

/** How fast something goes on, and hence how long it will take. */
final class Pace {
  private static final double NANOS = 1e9;

  private boolean begun;
  private long firstNanos;
  private long first;
  private long lastNanos;
  private long last;

  /** So many are done by now. */
  synchronized void step(long done) {
    long now = System.nanoTime();
    if (!begun) {
      begun = true;
      firstNanos = now;
      first = done;
    }
    if (done > last) {
      lastNanos = now;
      last = done;
    }
  }

  synchronized void reset() {
    begun = false;
    last = 0;
  }

  /** Seconds for so many more; null if nothing is left, or nothing was done yet. */
  synchronized @Nullable Long eta(long left) {
    if (left == 0 || last <= first) {
      return null;
    }
    return Math.round(left * ((lastNanos - firstNanos) / NANOS) / (last - first));
  }
}
