package io.muster.sim.network;

import io.muster.sim.world.World;

/**
 * How frames fare on their way from one device to another.
 *
 * @param cut whether nothing arrives, and nobody is told
 */
public record Conditions(boolean cut, Chances chances, Delay delay) {
  public static final Conditions GOOD =
      new Conditions(
          false, new Chances(0, 0, 0, 0), new Delay(World.MILLI_NANOS, 5 * World.MILLI_NANOS, 0));

  /**
   * Probabilities of what can befall a frame.
   *
   * @param loss it is lost; so is a dial
   * @param duplicates it comes twice
   * @param reordering later ones overtake it
   * @param corruption it comes with other bytes, or cut short
   */
  public record Chances(double loss, double duplicates, double reordering, double corruption) {}

  /**
   * How long a frame takes.
   *
   * @param minNanos shortest way
   * @param maxNanos longest way, unless it is overtaken or late
   * @param lateness probability that it is late: by up to {@link #LATE_NANOS}, mostly by little
   */
  public record Delay(long minNanos, long maxNanos, double lateness) {
    /** By how much a frame is late at most. */
    public static final long LATE_NANOS = 5 * World.SECOND_NANOS;
  }

  /** Nothing arrives. */
  public Conditions withoutWay() {
    return new Conditions(true, chances, delay);
  }

  /** More frames are lost; what was lost before still is. */
  public Conditions withLoss(double probability) {
    double either = 1 - (1 - chances.loss) * (1 - probability);
    return with(new Chances(either, chances.duplicates, chances.reordering, chances.corruption));
  }

  public Conditions withDuplicates(double probability) {
    return with(new Chances(chances.loss, probability, chances.reordering, chances.corruption));
  }

  public Conditions withReordering(double probability) {
    return with(new Chances(chances.loss, chances.duplicates, probability, chances.corruption));
  }

  public Conditions withCorruption(double probability) {
    return with(new Chances(chances.loss, chances.duplicates, chances.reordering, probability));
  }

  public Conditions withDelay(long minNanos, long maxNanos) {
    return new Conditions(cut, chances, new Delay(minNanos, maxNanos, delay.lateness));
  }

  public Conditions withLateness(double probability) {
    return new Conditions(cut, chances, new Delay(delay.minNanos, delay.maxNanos, probability));
  }

  private Conditions with(Chances other) {
    return new Conditions(cut, other, delay);
  }
}
