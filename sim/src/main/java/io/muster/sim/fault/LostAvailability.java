package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import java.util.List;

/** A device crashes and its {@code availability.db} is gone when it starts again. */
public record LostAvailability() implements Fault {
  @Override
  public void start(Stage stage) {
    Randomness random = stage.random(this);
    stage.again(random, 8 * World.SECOND_NANOS, 25 * World.SECOND_NANOS, () -> lose(stage, random));
  }

  private static void lose(Stage stage, Randomness random) {
    List<Device> up =
        stage.devices().stream().filter(device -> device.uptime().isPresent()).toList();
    if (!up.isEmpty()) {
      Device device = random.pick(up);
      device.crash();
      stage.trace(device.name() + " loses its availability");
      device.disk().loseAvailability();
      device.start();
    }
  }

  @Override
  public void stop(Stage stage) {}
}
