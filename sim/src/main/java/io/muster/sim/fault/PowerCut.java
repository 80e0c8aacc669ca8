package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.disk.Database;
import io.muster.sim.world.Randomness;
import java.util.List;

/**
 * The power of a device fails while it writes: the logs of its databases end at any byte after what
 * was synced. It starts again a while later.
 *
 * @param unsyncedMillis how long before it the log of {@code availability.db} was synced
 * @param whole whether the write to {@code library.db} that was on its way is there to its end
 * @param forMillis how long it is down
 */
public record PowerCut(
    long atMillis, int device, long unsyncedMillis, boolean whole, long forMillis)
    implements Fault {
  static Fault plan(Randomness random, Slot slot) {
    long unsynced = slot.span(random, 1, 3_000);
    long down = slot.span(random, 1, 3_000);
    return new PowerCut(
        slot.atMillis(), random.pick(slot.devices()), unsynced, random.chance(0.3), down);
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    Device failing = stage.device(device);
    if (failing.uptime().isPresent()) {
      failing.disk().mark(Database.AVAILABILITY);
      stage.unlessOver(unsyncedMillis, () -> fail(stage, failing));
    }
  }

  private void fail(Stage stage, Device failing) {
    stage.trace("the power of %s fails".formatted(failing.name()));
    failing.failPower(whole, stage.random(this));
    stage.after(forMillis, () -> stage.restart(failing));
  }

  @Override
  public void end(Stage stage) {
    stage.restart(stage.device(device));
  }
}
