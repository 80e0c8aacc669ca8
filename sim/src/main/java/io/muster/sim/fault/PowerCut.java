package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.device.Uptime;
import io.muster.sim.disk.Database;
import io.muster.sim.fault.Causes.Wrong;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
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
  public PowerCut {
    Terms.duration(forMillis);
    Terms.duration("unsyncedMillis", unsyncedMillis, 0);
  }

  /** How long it waits for a write to fail in. */
  private static final long MOST_MILLIS = 1_500;

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
      stage.unlessOver(unsyncedMillis, () -> await(stage, failing, MOST_MILLIS));
    }
  }

  /** It fails in the middle of a write, if there is one soon. */
  private void await(Stage stage, Device failing, long leftMillis) {
    if (leftMillis == 0 || failing.uptime().filter(Uptime::isWriting).isPresent()) {
      fail(stage, failing);
    } else {
      stage.unlessOver(1, () -> await(stage, failing, leftMillis - 1));
    }
  }

  private void fail(Stage stage, Device failing) {
    stage.trace(Text.of("the power of %s fails", failing.name()));
    stage.hold(device, Wrong.DOWN, this);
    failing.failPower(whole, stage.random(this));
    stage.after(forMillis, () -> end(stage));
  }

  @Override
  public void end(Stage stage) {
    stage.release(device, Wrong.DOWN, this, () -> stage.restart(stage.device(device)));
  }
}
