package io.muster.sim.bench;

/**
 * How often things are measured.
 *
 * @param warmUps tries before those that count
 * @param tries that the median is taken of
 * @param writeMillis how long single writes go on in each try
 */
record Effort(int warmUps, int tries, int writeMillis) {
  /** Contents up to which it is a mere trial of the measurements themselves. */
  private static final int TRIAL = 1000;

  static boolean isTrial(int contents) {
    return contents <= TRIAL;
  }

  static Effort of(int contents) {
    return isTrial(contents) ? new Effort(1, 2, 30) : new Effort(5, 15, 2_000);
  }
}
