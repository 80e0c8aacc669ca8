package io.muster.storage.integrity;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Presence;
import io.muster.storage.library.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every group's sidecars against the bytes that lie here and the bits of this device, by page. */
final class GroupPart implements Part {
  /** Contents that are read and compared together. */
  private static final int PAGE = 500;

  private final IntegrityJob.Parts parts;
  private final IntegrityTarget target;
  private final Bytes bytes;
  private final Mending mending;
  private final Tally tally;

  GroupPart(
      IntegrityJob.Parts parts, IntegrityTarget target, Bytes bytes, Mending mending, Tally tally) {
    this.parts = parts;
    this.target = target;
    this.bytes = bytes;
    this.mending = mending;
    this.tally = tally;
  }

  @Override
  public Optional<String> step(String position, Slice slice) {
    Optional<ContentId> last =
        position.isEmpty() ? Optional.empty() : Optional.of(ContentId.parse(position));
    List<ContentId> page = parts.library().queries().groupsAfter(last, PAGE);
    if (page.isEmpty()) {
      return Optional.empty();
    }
    List<Group> groups = Groups.read(parts.library(), page);
    List<Group> seen = new ArrayList<>();
    for (Group group : groups) {
      if (!seen.isEmpty() && slice.isOver()) {
        break;
      }
      checkBytes(group, slice);
      seen.add(group);
    }
    compare(seen);
    boolean whole = seen.size() == groups.size();
    return Optional.of((whole ? page.getLast() : seen.getLast().content()).toString());
  }

  private void checkBytes(Group group, Slice slice) {
    tally.checked(1);
    boolean damaged = false;
    for (Blob blob : group.sidecars().values()) {
      if (bytes.removeDamaged(blob, slice)) {
        damaged = true;
        tally.error(
            "sidecars",
            blob.hash().hex(),
            "its bytes are not what was stored; removed, so that it is fetched or made again",
            true);
      }
    }
    if (damaged) {
      target.recheck(List.of(group.content()));
    }
  }

  private void compare(List<Group> groups) {
    Presence presence = parts.availability().presence(groups.stream().map(Group::content).toList());
    List<ContentId> suspects = new ArrayList<>();
    for (Group group : groups) {
      Set<VariantId> held = new TreeSet<>();
      presence
          .of(group.content())
          .forEach(
              (variant, devices) -> {
                if (has(devices)) {
                  held.add(variant);
                }
              });
      if (mending.differs(group, held)) {
        suspects.add(group.content());
      }
    }
    mending.mend(suspects);
  }

  private boolean has(SortedSet<DeviceId> devices) {
    return devices.contains(parts.self());
  }
}
