package io.muster.sim.bench;

import io.muster.protocol.gossip.Gossip;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input.Stored;
import io.muster.storage.Durability;
import io.muster.storage.Groups;
import io.muster.storage.availability.Applied;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A device that gossips: the machine over its {@code availability.db}. */
record GossipSide(DeviceId device, Availability availability, Gossip gossip)
    implements AutoCloseable {
  /** The library of all who are measured. */
  static final Uuid LIBRARY = new Uuid(1, 1);

  static GossipSide open(Path file, EcKeys keys, MembersView members, Groups library) {
    SplittableRandom random = new SplittableRandom(keys.device().hash().a());
    AvailabilityOptions options =
        new AvailabilityOptions(
            keys.device(),
            keys,
            random::nextLong,
            Durability.OFF,
            AvailabilityOptions.DEFAULT_BATCH,
            () -> LIBRARY,
            0);
    Availability availability = Availability.open(file, options);
    availability.follow(library);
    return new GossipSide(
        keys.device(), availability, machine(keys.device(), availability, members, keys));
  }

  static Gossip machine(
      DeviceId device, AvailabilityView availability, MembersView members, KeyRing keys) {
    SplittableRandom random = new SplittableRandom(device.hash().b());
    return new Gossip(device, availability, members, keys, random::nextLong);
  }

  /** The members of a library, which are known from the start. */
  record Members(SortedMap<DeviceId, Member> byId) implements MembersView {
    static Members of(List<Member> members) {
      SortedMap<DeviceId, Member> byId = new TreeMap<>();
      members.forEach(member -> byId.put(member.device(), member));
      return new Members(byId);
    }

    @Override
    public List<Member> members() {
      return List.copyOf(byId.values());
    }

    @Override
    public Optional<Member> member(DeviceId device) {
      return Optional.ofNullable(byId.get(device));
    }

    @Override
    public boolean isLibrary(Uuid library) {
      return library.equals(LIBRARY);
    }
  }

  /** Carries a write of the machine out. */
  Stored store(Effect.StoreReplica store) {
    Applied applied =
        switch (store.update()) {
          case Effect.ReplicaUpdate.Whole whole ->
              availability.apply(whole.head(), null, whole.changes());
          case Effect.ReplicaUpdate.Target target ->
              availability.apply(target.head(), target.leaves(), List.of());
          case Effect.ReplicaUpdate.Batches batches ->
              availability.applyBatches(store.device(), batches.changes());
        };
    return switch (applied.outcome()) {
      case COMPLETE -> new Stored.Complete();
      case PARTIAL -> new Stored.Partial(applied.holes(), applied.unknown());
      case UNKNOWN -> new Stored.Unknown(applied.unknown());
      case MISMATCH -> new Stored.Mismatch();
      case STALE -> new Stored.Stale();
      case CONFLICT -> new Stored.Conflict();
    };
  }

  @Override
  public void close() {
    availability.close();
  }
}
