package io.muster.sim.fault;

/**
 * Frames and dials get lost, to the very end: the core has to cope with it for good.
 *
 * @param rate of all frames
 */
public record LostFrames(long atMillis, double rate) implements Fault {
  public LostFrames {
    Terms.rate(rate);
  }

  @Override
  public void begin(Stage stage) {
    stage.network().disturbForGood(this, (from, to, before) -> before.withLoss(rate));
  }
}
