package io.muster.storage.sql;

import org.jspecify.annotations.Nullable;

/**
 * A function that statements may call by its name. It gives the same result for the same arguments,
 * always.
 *
 * @param name lower case, {@code muster_...}
 * @param arguments how many it takes
 */
public record SqlFunction(String name, int arguments, Body body) {
  /** SQLite's own limit. */
  private static final int MAX_ARGUMENTS = 100;

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if it is not {@code muster_...}, or takes too many arguments
   */
  public SqlFunction {
    if (!name.matches("muster_[a-z0-9_]{1,40}") || arguments < 0 || arguments > MAX_ARGUMENTS) {
      throw new IllegalArgumentException("no function for SQL: " + name + "/" + arguments);
    }
  }

  /** What it does. */
  @FunctionalInterface
  public interface Body {
    /**
     * Computes the result. Arguments and result are Long, Double, String, byte[] or null. An
     * exception fails the statement, which then changes nothing.
     */
    @Nullable Object call(@Nullable Object[] arguments);
  }
}
