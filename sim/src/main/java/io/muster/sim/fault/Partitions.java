package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import java.util.List;

/** Some devices are cut off from the others for a while, without being told. */
public record Partitions() implements Fault {
  private static final long LONGEST_NANOS = 25 * World.SECONDS;

  @Override
  public void start(Stage stage) {
    Randomness random = stage.random(this);
    stage.again(random, 5 * World.SECONDS, 30 * World.SECONDS, () -> split(stage, random));
  }

  private static void split(Stage stage, Randomness random) {
    List<Device> island =
        stage.devices().stream().filter(device -> random.chance(0.5)).toList();
    stage.trace("the network splits: " + island.stream().map(Device::number).toList());
    stage.network().isolate(island.stream().map(Device::id).toList());
    stage
        .world()
        .after(
            random.between(World.SECONDS, LONGEST_NANOS),
            () -> {
              stage.trace("the network heals");
              stage.network().heal();
            });
  }

  @Override
  public void stop(Stage stage) {
    stage.network().heal();
  }
}
