package io.muster.sim.fault;

/**
 * Frames get lost, to the very end: the core has to cope with it for good.
 *
 * @param rate of all frames
 */
public record LostFrames(double rate) implements Fault {
  @Override
  public void start(Stage stage) {
    stage.network().setConditions(stage.network().conditions().withLoss(rate));
  }

  @Override
  public void stop(Stage stage) {}
}
