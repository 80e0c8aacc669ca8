package io.muster.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a figure has to be: under or over a bound, and so many times better than the baseline.
 *
 * @param better whether less or more of it is better
 * @param bound in the figure's unit; null if there is none
 * @param factor how many times better than the baseline at least; null if that does not matter
 */
record Target(Better better, @Nullable Double bound, @Nullable Double factor) {
  /** Which way is better. */
  enum Better {
    LESS,
    MORE
  }

  static Target atMost(double bound) {
    return new Target(Better.LESS, bound, null);
  }

  static Target atLeast(double bound) {
    return new Target(Better.MORE, bound, null);
  }

  /** Nothing is asked of it; it is shown beside others. */
  static Target none(Better better) {
    return new Target(better, null, null);
  }

  /** Besides, so many times better than the baseline. */
  Target times(double wanted) {
    return new Target(better, bound, wanted);
  }

  /** Besides, below the baseline by this share of it, from 0 to 1. */
  Target below(double share) {
    return times(1 / (1 - share));
  }

  /** How many times better than the baseline a value is. */
  double ratio(double value, double baseline) {
    return better == Better.LESS ? baseline / value : value / baseline;
  }

  /** Whether a figure is what it has to be; null if that can't be said without a baseline. */
  @Nullable Boolean holds(double value, @Nullable Double baseline) {
    boolean within = bound == null || (better == Better.LESS ? value <= bound : value >= bound);
    if (!within) {
      return false;
    }
    if (factor != null) {
      return baseline == null ? null : ratio(value, baseline) >= factor;
    }
    return bound == null ? null : true;
  }

  /** For people; empty if nothing is asked. */
  String text(String unit) {
    List<String> parts = new ArrayList<>();
    if (bound != null) {
      parts.add("%s %s %s".formatted(better == Better.LESS ? "<=" : ">=", number(bound), unit));
    }
    if (factor != null) {
      parts.add(">= %sx better".formatted(number(factor)));
    }
    return String.join(", ", parts);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%.2f", value);
  }
}
