package io.muster.sim.mutation;

import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.sim.device.Device;
import io.muster.sim.device.Wiring;
import io.muster.sim.disk.Stores;
import io.muster.storage.GroupStatus;
import io.muster.storage.Groups;
import io.muster.storage.availability.Applied;
import io.muster.storage.availability.AvailabilityStore;
import io.muster.storage.library.LibraryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What availability could say wrongly. */
final class AvailabilityBugs {
  private AvailabilityBugs() {}

  private static Wiring availability(
      BiFunction<AvailabilityStore, LibraryStore, AvailabilityStore> bug) {
    return new Wiring() {
      @Override
      public Stores stores(Device device, Stores stores) {
        return new Stores(stores.library(), bug.apply(stores.availability(), stores.library()));
      }
    };
  }

  private static Wiring publishing(BiFunction<LibraryStore, BitChange, List<BitChange>> bug) {
    return availability(
        (availability, library) ->
            new PassingAvailability(availability) {
              @Override
              public Head publish(List<BitChange> changes) {
                return availability.publish(
                    changes.stream()
                        .flatMap(change -> bug.apply(library, change).stream())
                        .toList());
              }
            });
  }

  /** Where one sidecar's bytes are, those of the whole group are expected to follow. */
  static Wiring publishesBeforeTheBytes() {
    return publishing(
        (library, change) -> {
          List<BitChange> all = new ArrayList<>();
          library
              .group(change.content())
              .sidecars()
              .keySet()
              .forEach(variant -> all.add(new BitChange(change.content(), variant, true)));
          all.add(change);
          return all;
        });
  }

  /** What is given up is never said. */
  static Wiring neverClearsABit() {
    return publishing((library, change) -> change.held() ? List.of(change) : List.of());
  }

  /** A head counts as reached though its rows do not give its root. */
  static Wiring comparesNoRoot() {
    return availability(
        (availability, library) -> new Claiming(availability, Applied.Outcome.MISMATCH));
  }

  /** A head counts as reached though some of its batches are missing. */
  static Wiring takesHolesForWhole() {
    return availability(
        (availability, library) -> new Claiming(availability, Applied.Outcome.PARTIAL));
  }

  /** Vouches for heads that it has not reached. */
  private static final class Claiming extends PassingAvailability {
    private final Applied.Outcome taken;
    private final SortedMap<DeviceId, Head> claimed = new TreeMap<>();

    Claiming(AvailabilityStore availability, Applied.Outcome taken) {
      super(availability);
      this.taken = taken;
    }

    private Applied claim(Head head, Applied applied) {
      if (applied.outcome() != taken) {
        return applied;
      }
      claimed.put(head.device(), head);
      return new Applied(Applied.Outcome.COMPLETE, 0);
    }

    @Override
    public Applied apply(
        Head head, @Nullable List<Hash> leaves, List<? extends BatchChange> changes) {
      return claim(head, availability.apply(head, leaves, changes));
    }

    @Override
    public SortedMap<DeviceId, Head> heads() {
      SortedMap<DeviceId, Head> heads = new TreeMap<>(availability.heads());
      heads.putAll(claimed);
      return heads;
    }

    @Override
    public Optional<BatchSet> changedSince(DeviceId device, @Nullable Version since, int maxBytes) {
      Optional<BatchSet> said = availability.changedSince(device, since, maxBytes);
      return Optional.ofNullable(claimed.get(device))
          .map(head -> new BatchSet(head, said.map(BatchSet::batches).orElse(List.of()), true))
          .or(() -> said);
    }
  }

  /** The answers ask nobody which contents the library has dropped. */
  static Wiring showsOrphans() {
    return following(
        library ->
            new PassingLibrary(library) {
              @Override
              public Set<ContentId> dropped(List<ContentId> contents) {
                return new TreeSet<>();
              }
            });
  }

  /** How far a group is was asked once, and is not followed. */
  static Wiring remembersOldGroups() {
    return following(
        library ->
            new PassingLibrary(library) {
              private final Map<ContentId, GroupStatus> first = new TreeMap<>();

              @Override
              public Map<ContentId, GroupStatus> statuses(List<ContentId> contents) {
                Map<ContentId, GroupStatus> now = new TreeMap<>(library.statuses(contents));
                now.forEach(first::putIfAbsent);
                now.replaceAll(first::getOrDefault);
                return now;
              }

              @Override
              public void whenGroupsChange(Consumer<Map<ContentId, GroupStatus>> listener) {}
            });
  }

  private static Wiring following(Function<LibraryStore, Groups> bug) {
    return availability(
        (availability, library) ->
            new PassingAvailability(availability) {
              @Override
              public void follow(Groups groups) {
                availability.follow(bug.apply(library));
              }
            });
  }
}
