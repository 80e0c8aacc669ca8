package io.muster.sim.bench;

import org.jspecify.annotations.Nullable;

/**
 * One figure.
 *
 * @param baseline the same of the old layout; null if that was not measured
 * @param ratio how many times better than the baseline; null without one
 * @param target for people; empty if nothing is asked
 * @param holds null if nothing is asked, or if it can't be said without a baseline
 */
record BenchRow(
    String name,
    double value,
    String unit,
    @Nullable Double baseline,
    @Nullable Double ratio,
    String target,
    @Nullable Boolean holds) {

  static BenchRow of(String name, double value, String unit, Target target) {
    return of(name, value, unit, null, target);
  }

  static BenchRow of(
      String name, double value, String unit, @Nullable Double baseline, Target target) {
    return new BenchRow(
        name,
        value,
        unit,
        baseline,
        baseline == null ? null : target.ratio(value, baseline),
        target.text(unit),
        target.holds(value, baseline));
  }

  /** Whether it was asked for and is not so. */
  boolean fails() {
    return Boolean.FALSE.equals(holds);
  }
}
