package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.disk.Database;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;

/**
 * Bytes all over a database change while its device is down. The device has to notice: it begins
 * its availability anew; of its library someone puts the newest copy in its place, as it says.
 *
 * @param ageMillis how old that copy is; it is made when the fault begins
 */
public record FlippedBytes(long atMillis, int device, long ageMillis, Database database)
    implements Fault {
  public FlippedBytes {
    Terms.duration("ageMillis", ageMillis, 0);
    Terms.there("database", database);
  }

  static Fault plan(Randomness random, Slot slot) {
    long age = slot.span(random, 500, 15_000);
    int device = random.pick(slot.devices());
    return new FlippedBytes(slot.atMillis(), device, age, random.pick(List.of(Database.values())));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    Device damaged = stage.device(device);
    if (damaged.uptime().isPresent()) {
      int copy = damaged.disk().copy();
      stage.unlessOver(ageMillis, () -> flip(stage, damaged, copy));
    }
  }

  private void flip(Stage stage, Device damaged, int copy) {
    stage.trace(Text.of("bytes of %s change: %s", damaged.name(), database));
    damaged.rewind(
        disk -> {
          disk.flip(database, stage.random(this));
          if (database == Database.LIBRARY) {
            disk.restore(copy, List.of(database));
          }
        });
    stage.restart(damaged);
  }
}
