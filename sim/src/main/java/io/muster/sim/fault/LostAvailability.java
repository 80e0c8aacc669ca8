package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;

/** A device crashes and its {@code availability.db} is gone when it starts again. */
public record LostAvailability() implements Fault {
  @Override
  public void start(Stage stage) {
    Randomness random = stage.random(this);
    stage.again(random, 10 * World.SECONDS, 40 * World.SECONDS, () -> lose(stage, random));
  }

  private static void lose(Stage stage, Randomness random) {
    Device device = random.pick(stage.devices());
    if (device.uptime().isPresent()) {
      device.crash();
      stage.trace(device.name() + " loses its availability");
      device.disk().loseAvailability();
      device.start();
    }
  }

  @Override
  public void stop(Stage stage) {}
}
