package io.muster.sim.mutation;

import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.storage.Groups;
import io.muster.storage.availability.Applied;
import io.muster.storage.availability.AvailabilityStore;
import io.muster.storage.availability.BitChanges;
import io.muster.storage.availability.Holders;
import io.muster.storage.availability.Presence;
import io.muster.storage.availability.Verified;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Availability that passes everything on to another store; a bug changes what it says here. */
class PassingAvailability implements AvailabilityStore {
  final AvailabilityStore availability;

  PassingAvailability(AvailabilityStore availability) {
    this.availability = availability;
  }

  @Override
  public Head publish(List<BitChange> changes) {
    return availability.publish(changes);
  }

  @Override
  public Head publish(BitChanges changes) {
    return availability.publish(changes);
  }

  @Override
  public Head renew(long counterAbove) {
    return availability.renew(counterAbove);
  }

  @Override
  public Head resign() {
    return availability.resign();
  }

  @Override
  public Applied apply(
      Head head, @Nullable List<Hash> leaves, List<? extends BatchChange> changes) {
    return availability.apply(head, leaves, changes);
  }

  @Override
  public Applied applyBatches(DeviceId device, List<? extends BatchChange> changes) {
    return availability.applyBatches(device, changes);
  }

  @Override
  public void dropTarget(DeviceId device) {
    availability.dropTarget(device);
  }

  @Override
  public void forget(DeviceId device) {
    availability.forget(device);
  }

  @Override
  public Verified verify(DeviceId device) {
    return availability.verify(device);
  }

  @Override
  public void follow(Groups library) {
    availability.follow(library);
  }

  @Override
  public Presence presence(Collection<ContentId> contents) {
    return availability.presence(contents);
  }

  @Override
  public Holders presence(List<ContentId> contents, List<VariantId> variants) {
    return availability.presence(contents, variants);
  }

  @Override
  public boolean holds(ContentId content, VariantId variant) {
    return availability.holds(content, variant);
  }

  @Override
  public SortedSet<VariantId> heldBy(DeviceId device, ContentId content) {
    return availability.heldBy(device, content);
  }

  @Override
  public Counts counts(DeviceId device) {
    return availability.counts(device);
  }

  @Override
  public void forEachHeld(DeviceId device, BiConsumer<ContentId, VariantId> consumer) {
    availability.forEachHeld(device, consumer);
  }

  @Override
  public SortedMap<DeviceId, Head> heads() {
    return availability.heads();
  }

  @Override
  public Optional<Head> target(DeviceId device) {
    return availability.target(device);
  }

  @Override
  public List<Integer> holes(DeviceId device, int most) {
    return availability.holes(device, most);
  }

  @Override
  public List<Hash> leaves(DeviceId device) {
    return availability.leaves(device);
  }

  @Override
  public Optional<LeafList> leafList(DeviceId device) {
    return availability.leafList(device);
  }

  @Override
  public List<Integer> marks(DeviceId device, List<Integer> numbers) {
    return availability.marks(device, numbers);
  }

  @Override
  public Optional<ChangeSet> changesSince(DeviceId device, @Nullable Version since, Room room) {
    return availability.changesSince(device, since, room);
  }

  @Override
  public Optional<ChangeSet> changesOf(
      DeviceId device, SortedMap<Integer, Integer> wanted, Room room) {
    return availability.changesOf(device, wanted, room);
  }

  @Override
  public Optional<BatchSet> changedSince(DeviceId device, @Nullable Version since, int maxBytes) {
    return availability.changedSince(device, since, maxBytes);
  }

  @Override
  public Optional<BatchSet> batches(DeviceId device, Set<Integer> numbers, int maxBytes) {
    return availability.batches(device, numbers, maxBytes);
  }

  @Override
  public void close() {
    availability.close();
  }
}
