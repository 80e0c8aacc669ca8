package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import java.util.List;

/**
 * A device crashes and starts again a while later.
 *
 * @param forMillis how long it is down
 */
public record Crash(long atMillis, int device, long forMillis) implements Fault {
  private static final long LONGEST_MILLIS = 8_000;

  static Fault plan(Randomness random, Slot slot) {
    int device = random.pick(slot.devices());
    return new Crash(slot.atMillis(), device, slot.span(random, 1, LONGEST_MILLIS));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    Device crashing = stage.device(device);
    crashing.crash();
    stage.after(forMillis, () -> stage.start(crashing));
  }

  @Override
  public void end(Stage stage) {
    stage.start(stage.device(device));
  }
}
