package io.muster.protocol.model;

import java.util.Comparator;

/**
 * Names one canonical write for ever.
 *
 * @param sequence the writer's own count, from 1 without gaps
 */
public record Dot(Writer writer, long sequence) implements Comparable<Dot> {
  private static final Comparator<Dot> ORDER =
      Comparator.comparing(Dot::writer).thenComparingLong(Dot::sequence);

  /**
   * Checks the sequence.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Dot {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequences count from 1, not " + sequence);
    }
  }

  @Override
  public int compareTo(Dot other) {
    return ORDER.compare(this, other);
  }
}
