package io.muster.sim.bench;

import java.util.Arrays;
import java.util.function.Supplier;

/** Measures what is done again and again, each time with new input. */
final class Timing {
  private static final double NANOS = 1e9;

  private Timing() {}

  /** Seconds that this takes once. */
  static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / NANOS;
  }

  /**
   * Median seconds of a try, after some that only warm up.
   *
   * @param fresh prepares a try, which is not measured, and returns it
   */
  static double median(int warmUps, int tries, Supplier<Runnable> fresh) {
    for (int i = 0; i < warmUps; i++) {
      fresh.get().run();
    }
    double[] taken = new double[tries];
    for (int i = 0; i < tries; i++) {
      taken[i] = seconds(fresh.get());
    }
    return median(taken);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
