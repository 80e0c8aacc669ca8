package io.muster.sim.network;

import io.muster.sim.world.World;

/**
 * How links treat frames.
 *
 * @param loss probability that a frame, or a dial, is lost
 * @param duplicates probability that a frame comes twice
 * @param reordering probability that a frame is overtaken by later ones
 * @param minDelayNanos shortest way from one device to another
 * @param maxDelayNanos longest way, unless overtaken
 */
public record Conditions(
    double loss, double duplicates, double reordering, long minDelayNanos, long maxDelayNanos) {
  public static final Conditions GOOD =
      new Conditions(0, 0, 0, World.MILLIS, 5 * World.MILLIS);

  public Conditions withLoss(double probability) {
    return new Conditions(probability, duplicates, reordering, minDelayNanos, maxDelayNanos);
  }

  public Conditions withDuplicates(double probability) {
    return new Conditions(loss, probability, reordering, minDelayNanos, maxDelayNanos);
  }

  public Conditions withReordering(double probability) {
    return new Conditions(loss, duplicates, probability, minDelayNanos, maxDelayNanos);
  }

  public Conditions withDelay(long minNanos, long maxNanos) {
    return new Conditions(loss, duplicates, reordering, minNanos, maxNanos);
  }
}
