package io.muster.sim.check;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import io.muster.sim.disk.Stores;
import io.muster.sim.world.Text;
import io.muster.storage.GroupStatus;
import io.muster.storage.availability.AvailabilityStore;
import io.muster.storage.availability.Holders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * 6: who asks who holds what is told of nobody where the library has dropped the content, of
 * everybody who says so elsewhere, and how far the group is: pending where none has been received.
 */
public record NoAnswerNamesAnOrphan() implements Invariant {
  @Override
  public String name() {
    return "NoAnswerNamesAnOrphan";
  }

  @Override
  public Optional<String> afterEvent(Changed changed) {
    SortedMap<ContentId, LibraryRecord> groups = new TreeMap<>(changed.groups());
    groups.values().removeIf(group -> !isConcerned(changed, group));
    return groups.isEmpty() ? Optional.empty() : wrong(changed.device(), groups, false);
  }

  /** Of a bit that is new only what it is about must not be dropped. */
  private static boolean isConcerned(Changed changed, LibraryRecord group) {
    return changed.library().records().containsKey(group.key()) || isDropped(group);
  }

  @Override
  public Optional<String> duringRun(List<Device> devices) {
    return devices.stream()
        .filter(device -> device.uptime().isPresent())
        .flatMap(device -> wrong(device, all(device), true).stream())
        .findFirst();
  }

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    return duringRun(devices);
  }

  private static Stores stores(Device device) {
    return device.uptime().orElseThrow().stores();
  }

  /** Every content that a group or a bit is about. */
  private static SortedMap<ContentId, LibraryRecord> all(Device device) {
    Stores stores = stores(device);
    SortedMap<ContentId, LibraryRecord> groups = new TreeMap<>();
    Records.all(stores.library())
        .forEach(
            (key, record) -> {
              if (key.type() == RecordType.GROUP) {
                groups.put(new ContentId(Uuid.of(key.key())), record);
              }
            });
    for (var owner : stores.availability().heads().keySet()) {
      stores
          .availability()
          .forEachHeld(
              owner,
              (content, variant) ->
                  groups.computeIfAbsent(
                      content, any -> LibraryRecord.empty(RecordKey.group(content))));
    }
    return groups;
  }

  /** Compares answers with what they should be; who holds what only where all of it is wanted. */
  private static Optional<String> wrong(
      Device device, SortedMap<ContentId, LibraryRecord> groups, boolean all) {
    AvailabilityStore availability = stores(device).availability();
    List<ContentId> contents = List.copyOf(groups.keySet());
    List<VariantId> variants = variants(groups.values());
    Holders holders = availability.presence(contents, variants);
    for (int i = 0; i < contents.size(); i++) {
      LibraryRecord group = Objects.requireNonNull(groups.get(contents.get(i)));
      Optional<String> wrong = wrongStatus(holders.status(i), group);
      if (wrong.isEmpty() && isDropped(group)) {
        wrong = shown(holders, i);
      } else if (wrong.isEmpty() && all) {
        wrong = hidden(availability, holders, i);
      }
      if (wrong.isPresent()) {
        ContentId content = contents.get(i);
        return wrong.map(what -> Text.of("%s of %s: %s", device.name(), content, what));
      }
    }
    return Optional.empty();
  }

  private static List<VariantId> variants(Collection<LibraryRecord> groups) {
    SortedSet<VariantId> variants = new TreeSet<>();
    for (LibraryRecord group : groups) {
      group.fields().keySet().stream()
          .filter(Life::isLife)
          .forEach(life -> variants.add(GroupFields.variant(life)));
    }
    return List.copyOf(variants);
  }

  private static boolean isDropped(LibraryRecord group) {
    List<String> lives = group.fields().keySet().stream().filter(Life::isLife).toList();
    return !lives.isEmpty() && lives.stream().noneMatch(life -> Life.isAlive(group.life(life)));
  }

  private static Optional<String> wrongStatus(@Nullable GroupStatus said, LibraryRecord group) {
    @Nullable GroupStatus is = group.fields().isEmpty() ? null : status(group);
    return said == is
        ? Optional.empty()
        : Optional.of(Text.of("the group is said to be %s and is %s", said, is));
  }

  private static GroupStatus status(LibraryRecord group) {
    List<Blob> alive = new ArrayList<>();
    for (String field : group.fields().keySet()) {
      if (Life.isLife(field) && Life.isAlive(group.life(field))) {
        group
            .value(GroupFields.blob(GroupFields.variant(field)))
            .ifPresent(value -> alive.add(Blob.decode(value)));
      }
    }
    int ready = (int) alive.stream().filter(Blob::isReady).count();
    return GroupStatus.of(ready, alive.size() - ready);
  }

  private static Optional<String> shown(Holders holders, int content) {
    for (int variant = 0; variant < holders.variants().size(); variant++) {
      if (holders.anybody(content, variant)) {
        return Optional.of(
            Text.of("dropped, and %s are said to hold it", holders.of(content, variant)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> hidden(
      AvailabilityStore availability, Holders holders, int content) {
    for (int device = 0; device < holders.devices().size(); device++) {
      SortedSet<VariantId> held =
          availability.heldBy(holders.devices().get(device), holders.contents().get(content));
      for (int variant = 0; variant < holders.variants().size(); variant++) {
        if (holders.has(content, variant, device)
            != held.contains(holders.variants().get(variant))) {
          return Optional.of("what is stored of who holds it is not what is said");
        }
      }
    }
    return Optional.empty();
  }
}
