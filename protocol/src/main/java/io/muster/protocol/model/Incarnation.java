package io.muster.protocol.model;

import java.util.HexFormat;

/**
 * One trusted stretch of a device's history. A new one, with a higher counter, starts whenever the
 * past can't be trusted: database recreated, restored, found behind, cloned. The random part tells
 * apart two that started from the same counter.
 *
 * @param counter from 1
 * @param random 64 random bits
 */
public record Incarnation(long counter, long random) implements Comparable<Incarnation> {
  /**
   * Checks the counter.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Incarnation {
    if (counter < 1) {
      throw new IllegalArgumentException("incarnations count from 1, not " + counter);
    }
  }

  @Override
  public int compareTo(Incarnation other) {
    int order = Long.compare(counter, other.counter);
    return order != 0 ? order : Long.compareUnsigned(random, other.random);
  }

  @Override
  public String toString() {
    return counter + "-" + HexFormat.of().toHexDigits(random);
  }
}
