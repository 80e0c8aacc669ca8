package io.muster.sim.fault;

import io.muster.sim.network.Conditions;

/** Frames take long, and some longer than others. */
public record SlowLinks(long minDelayNanos, long maxDelayNanos) implements Fault {
  @Override
  public void start(Stage stage) {
    stage
        .network()
        .setConditions(stage.network().conditions().withDelay(minDelayNanos, maxDelayNanos));
  }

  @Override
  public void stop(Stage stage) {
    Conditions good = Conditions.GOOD;
    stage
        .network()
        .setConditions(
            stage
                .network()
                .conditions()
                .withDelay(good.minDelayNanos(), good.maxDelayNanos()));
  }
}
