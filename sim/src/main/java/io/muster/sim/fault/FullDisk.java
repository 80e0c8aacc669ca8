package io.muster.sim.fault;

import io.muster.sim.fault.Causes.Wrong;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;

/** The disk of a device is full for a while: it reads, and every write fails. */
public record FullDisk(long atMillis, long forMillis, int device) implements Fault {
  public FullDisk {
    Terms.duration(forMillis);
  }

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
      stage.trace(Text.of("the disk of device %d is full", device));
      stage.hold(device, Wrong.FULL, this);
      stage.device(device).room().setFull(true);
      stage.after(forMillis, () -> end(stage));
    }
  }

  @Override
  public void end(Stage stage) {
    stage.release(device, Wrong.FULL, this, () -> stage.device(device).room().setFull(false));
  }
}
