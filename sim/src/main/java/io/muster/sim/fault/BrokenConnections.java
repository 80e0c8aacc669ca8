package io.muster.sim.fault;

import io.muster.protocol.model.DeviceId;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import java.util.List;

/** Connections break, and both ends are told. */
public record BrokenConnections() implements Fault {
  @Override
  public void start(Stage stage) {
    Randomness random = stage.random(this);
    stage.again(random, World.SECONDS, 8 * World.SECONDS, () -> cut(stage, random));
  }

  private static void cut(Stage stage, Randomness random) {
    List<List<DeviceId>> connected = stage.network().connected();
    if (!connected.isEmpty()) {
      List<DeviceId> ends = random.pick(connected);
      stage.trace("a connection breaks");
      stage.network().disconnect(ends.getFirst(), ends.getLast());
    }
  }

  @Override
  public void stop(Stage stage) {}
}
