package io.muster.sim.fault;

import io.muster.protocol.model.DeviceId;
import io.muster.sim.world.Randomness;
import java.util.List;

/** One of the connections that are open breaks, and both ends are told. */
public record BrokenConnection(long atMillis) implements Fault {
  static Fault plan(Randomness random, Slot slot) {
    return new BrokenConnection(slot.atMillis());
  }

  @Override
  public void begin(Stage stage) {
    List<List<DeviceId>> connected = stage.network().connected();
    if (!connected.isEmpty()) {
      List<DeviceId> ends = stage.random(this).pick(connected);
      stage.trace("a connection breaks");
      stage.network().disconnect(ends.getFirst(), ends.getLast());
    }
  }
}
