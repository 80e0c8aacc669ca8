package io.muster.sim.fault;

import io.muster.sim.world.Randomness;
import java.util.List;

/** The disk of a device is full for a while: it reads, and every write fails. */
public record FullDisk(long atMillis, long forMillis, int device) implements Fault {
  static Fault plan(Randomness random, Slot slot) {
    long length = slot.span(random, 500, 15_000);
    return new FullDisk(slot.atMillis(), length, random.pick(slot.devices()));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    if (stage.device(device).uptime().isPresent()) {
      stage.trace("the disk of device %d is full".formatted(device));
      stage.device(device).room().setFull(true);
      stage.after(forMillis, () -> end(stage));
    }
  }

  @Override
  public void end(Stage stage) {
    stage.device(device).room().setFull(false);
  }
}
