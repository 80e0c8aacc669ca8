package io.muster.sim.fault;

/**
 * Frames arrive after others that were sent later.
 *
 * @param rate of all frames
 */
public record OvertakenFrames(double rate) implements Fault {
  @Override
  public void start(Stage stage) {
    stage.network().setConditions(stage.network().conditions().withReordering(rate));
  }

  @Override
  public void stop(Stage stage) {
    stage.network().setConditions(stage.network().conditions().withReordering(0));
  }
}
