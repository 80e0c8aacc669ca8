package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.disk.Database;
import io.muster.sim.fault.Causes.Wrong;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;

/**
 * A disk says that it has synced what it has not, and then the power fails: all that was committed
 * meanwhile is gone.
 *
 * @param sinceMillis how long before the power fails the disk synced last
 * @param databases which of them lose their last commits
 * @param forMillis how long the device is down
 */
public record LostCommits(
    long atMillis, int device, long sinceMillis, List<Database> databases, long forMillis)
    implements Fault {
  public LostCommits {
    Terms.duration(forMillis);
    Terms.duration("sinceMillis", sinceMillis, 0);
    Terms.there("databases", databases);
    databases = List.copyOf(databases);
  }

  static Fault plan(Randomness random, Slot slot) {
    long since = slot.span(random, 50, 3_000);
    List<Database> databases = random.pick(RestoredCopy.PARTS);
    int device = random.pick(slot.devices());
    long down = slot.span(random, 1, 3_000);
    return new LostCommits(slot.atMillis(), device, since, databases, down);
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    Device losing = stage.device(device);
    if (losing.uptime().isPresent()) {
      int synced = losing.disk().copy();
      stage.unlessOver(sinceMillis, () -> lose(stage, losing, synced));
    }
  }

  private void lose(Stage stage, Device losing, int synced) {
    stage.trace(Text.of("the last commits of %s are lost: %s", losing.name(), databases));
    stage.hold(device, Wrong.DOWN, this);
    losing.rewind(disk -> disk.restore(synced, databases));
    stage.after(forMillis, () -> end(stage));
  }

  @Override
  public void end(Stage stage) {
    stage.release(device, Wrong.DOWN, this, () -> stage.restart(stage.device(device)));
  }
}
