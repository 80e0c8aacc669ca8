package io.muster.sim.bench;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The heads of a fleet whose devices hold nothing: all that matters is who has heard of which. */
final class FleetStore implements AvailabilityView {
  private SortedMap<DeviceId, Head> heads;

  /** One that knows these, and shares them with others that do. */
  FleetStore(SortedMap<DeviceId, Head> known) {
    this.heads = Collections.unmodifiableSortedMap(known);
  }

  void put(Head head) {
    SortedMap<DeviceId, Head> more = new TreeMap<>(heads);
    more.put(head.device(), head);
    heads = Collections.unmodifiableSortedMap(more);
  }

  @Override
  public SortedMap<DeviceId, Head> heads() {
    return heads;
  }

  @Override
  public Optional<Head> target(DeviceId device) {
    return Optional.empty();
  }

  @Override
  public List<Integer> holes(DeviceId device, int most) {
    return List.of();
  }

  @Override
  public List<Hash> leaves(DeviceId device) {
    return List.of();
  }

  private Optional<Head> head(DeviceId device) {
    return Optional.ofNullable(heads.get(device));
  }

  @Override
  public Optional<LeafList> leafList(DeviceId device) {
    return head(device).map(head -> new LeafList(head, List.of()));
  }

  @Override
  public List<Integer> marks(DeviceId device, List<Integer> numbers) {
    return List.of();
  }

  @Override
  public Optional<ChangeSet> changesSince(DeviceId device, @Nullable Version since, Room room) {
    return head(device).map(head -> new ChangeSet(head, List.of(), true));
  }

  @Override
  public Optional<ChangeSet> changesOf(
      DeviceId device, SortedMap<Integer, Integer> wanted, Room room) {
    return changesSince(device, null, room);
  }

  @Override
  public Optional<BatchSet> changedSince(DeviceId device, @Nullable Version since, int maxBytes) {
    return head(device).map(head -> new BatchSet(head, List.of(), true));
  }

  @Override
  public Optional<BatchSet> batches(DeviceId device, Set<Integer> numbers, int maxBytes) {
    return changedSince(device, null, maxBytes);
  }
}
