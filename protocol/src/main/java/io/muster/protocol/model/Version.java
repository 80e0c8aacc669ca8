package io.muster.protocol.model;

import java.util.Comparator;

/**
 * How far one device's availability has come.
 *
 * @param sequence from 0 (nothing said yet), one more with every signed head
 */
public record Version(Incarnation incarnation, long sequence) implements Comparable<Version> {
  private static final Comparator<Version> ORDER =
      Comparator.comparing(Version::incarnation).thenComparingLong(Version::sequence);

  /**
   * Checks the sequence.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Version {
    if (sequence < 0) {
      throw new IllegalArgumentException("a version counts from 0, not " + sequence);
    }
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return incarnation + ":" + sequence;
  }
}
