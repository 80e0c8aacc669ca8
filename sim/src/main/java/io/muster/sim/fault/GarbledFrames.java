package io.muster.sim.fault;

import io.muster.sim.world.Randomness;

/**
 * Frames arrive with a bit flipped, or cut short; the transport notices and ends the connection.
 *
 * @param rate of all frames
 * @param forMillis how long
 */
public record GarbledFrames(long atMillis, long forMillis, double rate) implements Fault {
  public GarbledFrames {
    Terms.duration(forMillis);
    Terms.rate(rate);
  }

  static Fault plan(Randomness random, Slot slot) {
    double rate = random.between(2, 50) / 1000.0;
    return new GarbledFrames(slot.atMillis(), slot.span(random, 2_000, 20_000), rate);
  }

  @Override
  public void begin(Stage stage) {
    stage.disturb(this, forMillis, (from, to, before) -> before.withCorruption(rate));
  }

  @Override
  public void end(Stage stage) {
    stage.calm(this);
  }
}
