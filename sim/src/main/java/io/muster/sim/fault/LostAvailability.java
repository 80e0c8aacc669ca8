package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import java.util.List;

/** A device crashes and its {@code availability.db} is gone when it starts again. */
public record LostAvailability(long atMillis, int device) implements Fault {
  static Fault plan(Randomness random, Slot slot) {
    return new LostAvailability(slot.atMillis(), random.pick(slot.devices()));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    Device losing = stage.device(device);
    losing.crash();
    stage.trace(losing.name() + " loses its availability");
    losing.disk().loseAvailability();
    stage.start(losing);
  }
}
