package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.disk.Database;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;

/**
 * Someone puts an older copy of a device's databases, or of one of them, in its place.
 *
 * @param ageMillis how old the copy is then; it is made when the fault begins
 */
public record RestoredCopy(long atMillis, int device, long ageMillis, List<Database> databases)
    implements Fault {
  /** What is restored, or lost, together. */
  static final List<List<Database>> PARTS =
      List.of(
          List.of(Database.LIBRARY, Database.AVAILABILITY),
          List.of(Database.LIBRARY),
          List.of(Database.AVAILABILITY));

  public RestoredCopy {
    Terms.duration("ageMillis", ageMillis, 0);
    Terms.there("databases", databases);
    databases = List.copyOf(databases);
  }

  static Fault plan(Randomness random, Slot slot) {
    long age = slot.span(random, 3_000, 40_000);
    int device = random.pick(slot.devices());
    return new RestoredCopy(slot.atMillis(), device, age, random.pick(PARTS));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    Device restored = stage.device(device);
    if (restored.uptime().isPresent()) {
      int copy = restored.disk().copy();
      stage.unlessOver(ageMillis, () -> restore(stage, restored, copy));
    }
  }

  private void restore(Stage stage, Device restored, int copy) {
    stage.trace(Text.of("%s goes back by %d ms: %s", restored.name(), ageMillis, databases));
    restored.rewind(disk -> disk.restore(copy, databases));
    stage.restart(restored);
  }
}
