package io.muster.sim.fault;

import io.muster.sim.world.Randomness;

/**
 * Frames take their time, and some take seconds: a long tail.
 *
 * @param rate of all frames
 * @param forMillis how long
 */
public record LateFrames(long atMillis, long forMillis, double rate) implements Fault {
  public LateFrames {
    Terms.duration(forMillis);
    Terms.rate(rate);
  }

  static Fault plan(Randomness random, Slot slot) {
    double rate = random.between(20, 300) / 1000.0;
    return new LateFrames(slot.atMillis(), slot.span(random, 2_000, 20_000), rate);
  }

  @Override
  public void begin(Stage stage) {
    stage.disturb(this, forMillis, (from, to, before) -> before.withLateness(rate));
  }

  @Override
  public void end(Stage stage) {
    stage.calm(this);
  }
}
