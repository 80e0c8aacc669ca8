package io.muster.sim.fault;

import io.muster.sim.world.Randomness;

/**
 * Frames are overtaken by later ones.
 *
 * @param rate of all frames
 * @param forMillis how long
 */
public record OvertakenFrames(long atMillis, long forMillis, double rate) implements Fault {
  public OvertakenFrames {
    Terms.duration(forMillis);
    Terms.rate(rate);
  }

  static Fault plan(Randomness random, Slot slot) {
    double rate = random.between(50, 400) / 1000.0;
    return new OvertakenFrames(slot.atMillis(), slot.span(random, 2_000, 20_000), rate);
  }

  @Override
  public void begin(Stage stage) {
    stage.disturb(this, forMillis, (from, to, before) -> before.withReordering(rate));
  }

  @Override
  public void end(Stage stage) {
    stage.calm(this);
  }
}
