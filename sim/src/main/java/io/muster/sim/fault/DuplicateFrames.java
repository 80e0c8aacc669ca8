package io.muster.sim.fault;

import io.muster.sim.world.Randomness;

/**
 * Frames arrive twice.
 *
 * @param rate of all frames
 * @param forMillis how long
 */
public record DuplicateFrames(long atMillis, long forMillis, double rate) implements Fault {
  public DuplicateFrames {
    Terms.duration(forMillis);
    Terms.rate(rate);
  }

  static Fault plan(Randomness random, Slot slot) {
    double rate = random.between(50, 300) / 1000.0;
    return new DuplicateFrames(slot.atMillis(), slot.span(random, 2_000, 20_000), rate);
  }

  @Override
  public void begin(Stage stage) {
    stage.disturb(this, forMillis, (from, to, before) -> before.withDuplicates(rate));
  }

  @Override
  public void end(Stage stage) {
    stage.calm(this);
  }
}
