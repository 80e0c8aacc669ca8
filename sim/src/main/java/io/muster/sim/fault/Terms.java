package io.muster.sim.fault;

import io.muster.sim.world.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the numbers of a fault have to be, which may come from a file. */
final class Terms {
  /** A month of virtual time: no fault lasts longer. */
  static final long MAX_MILLIS = 31L * 24 * 3600 * 1000;

  private Terms() {}

  /** Milliseconds of this name, at least so many. */
  static void duration(String name, long millis, long least) {
    require(
        millis >= least && millis <= MAX_MILLIS,
        Text.of("%s is %d to %d, not %d", name, least, MAX_MILLIS, millis));
  }

  static void duration(long forMillis) {
    duration("forMillis", forMillis, 0);
  }

  /** A part of all. */
  static void rate(double rate) {
    require(rate >= 0 && rate <= 1, "a rate is 0 to 1, not " + rate);
  }

  static void there(String name, @Nullable Object value) {
    require(value != null, name + " is missing");
  }

  static void some(String name, List<?> values) {
    require(!values.isEmpty(), name + " is empty");
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }
}
