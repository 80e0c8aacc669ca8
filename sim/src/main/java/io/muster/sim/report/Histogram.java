package io.muster.sim.report;

/** Durations, counted in buckets that grow by a twelfth: percentiles are right to that. */
final class Histogram {
  private static final int AN_OCTAVE = 8;
  private static final int BUCKETS = AN_OCTAVE * 42;

  private final long[] counts = new long[BUCKETS];
  private long count;
  private long maxMillis;

  void add(long millis) {
    counts[bucket(millis)]++;
    count++;
    maxMillis = Math.max(maxMillis, millis);
  }

  void add(Histogram other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
    }
    count += other.count;
    maxMillis = Math.max(maxMillis, other.maxMillis);
  }

  private static int bucket(long millis) {
    double octaves = Math.log((double) Math.max(1, millis)) / Math.log(2);
    return Math.min(BUCKETS - 1, (int) Math.ceil(AN_OCTAVE * octaves));
  }

  long count() {
    return count;
  }

  long maxMillis() {
    return maxMillis;
  }

  /** The duration that this share of all does not exceed; 0 where there are none. */
  long percentile(double share) {
    long wanted = (long) Math.ceil(share * count);
    long passed = 0;
    for (int i = 0; i < BUCKETS && wanted > 0; i++) {
      passed += counts[i];
      if (passed >= wanted) {
        return Math.min(maxMillis, Math.round(Math.pow(2, (double) i / AN_OCTAVE)));
      }
    }
    return maxMillis;
  }
}
