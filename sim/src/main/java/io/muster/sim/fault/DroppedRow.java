package io.muster.sim.fault;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import io.muster.storage.library.Group;
import io.muster.storage.library.LibraryStore;
import java.util.List;

/**
 * The row of a group is damaged on the disk of a device that is down. When it starts the row is
 * found and taken out, and what others have of it has to come back.
 */
public record DroppedRow(long atMillis, int device) implements Fault {
  static Fault plan(Randomness random, Slot slot) {
    return new DroppedRow(slot.atMillis(), random.pick(slot.devices()));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    Device damaged = stage.device(device);
    List<Group> groups =
        damaged
            .uptime()
            .map(uptime -> uptime.stores().library())
            .filter(library -> library.members().size() > 1) // alone it keeps what it has
            .map(library -> groups(library, damaged))
            .orElse(List.of());
    if (!groups.isEmpty()) {
      Group group = stage.random(this).pick(groups);
      stage.trace(Text.of("%s loses the group of %s", damaged.name(), group.content()));
      damaged.rewind(disk -> disk.damage(group.content(), hashes(group).getFirst()));
      stage.restart(damaged);
    }
  }

  /** Those with bytes to be known by. */
  private static List<Group> groups(LibraryStore library, Device device) {
    List<ContentId> contents =
        device.records().keySet().stream()
            .filter(key -> key.type() == RecordType.GROUP)
            .map(key -> new ContentId(Uuid.of(key.key())))
            .toList();
    return library.groups(contents).values().stream()
        .filter(group -> !hashes(group).isEmpty())
        .toList();
  }

  private static List<Hash> hashes(Group group) {
    return group.sidecars().values().stream()
        .filter(blob -> blob.isReady())
        .map(blob -> blob.hash())
        .toList();
  }
}
