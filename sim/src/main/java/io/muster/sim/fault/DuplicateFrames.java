package io.muster.sim.fault;

/**
 * Frames arrive twice.
 *
 * @param rate of all frames
 */
public record DuplicateFrames(double rate) implements Fault {
  @Override
  public void start(Stage stage) {
    stage.network().setConditions(stage.network().conditions().withDuplicates(rate));
  }

  @Override
  public void stop(Stage stage) {
    stage.network().setConditions(stage.network().conditions().withDuplicates(0));
  }
}
