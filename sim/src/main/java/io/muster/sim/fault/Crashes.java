package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;

/** Devices crash and start again a while later. */
public record Crashes() implements Fault {
  @Override
  public void start(Stage stage) {
    Randomness random = stage.random(this);
    stage.again(random, 3 * World.SECONDS, 10 * World.SECONDS, () -> crash(stage, random));
  }

  private static void crash(Stage stage, Randomness random) {
    Device device = random.pick(stage.devices());
    device.crash();
    stage.world().after(random.between(World.MILLIS, 8 * World.SECONDS), device::start);
  }

  @Override
  public void stop(Stage stage) {
    stage.devices().forEach(Device::start);
  }
}
