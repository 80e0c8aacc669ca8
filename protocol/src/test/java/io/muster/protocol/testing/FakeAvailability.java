package io.muster.protocol.testing;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.BatchChanges;
import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentPrefix;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.step.Effect.ReplicaUpdate;
import io.muster.protocol.step.Input.Stored;
import io.muster.protocol.wire.ChangesCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Availability in memory: vouches for nothing whose root it has not recomputed. */
public final class FakeAvailability implements AvailabilityView {
  private static final class Replica {
    @Nullable Head head;
    final SortedMap<Integer, AvailabilityBatch> rows = new TreeMap<>();
    final SortedMap<Integer, Long> changedAt = new TreeMap<>();
    @Nullable LeafList target;
    final SortedMap<Integer, AvailabilityBatch> staged = new TreeMap<>();
  }

  private final DeviceId self;
  private final FakeKeys keys;
  private final SortedMap<DeviceId, Replica> replicas = new TreeMap<>();
  private final SortedMap<ContentPrefix, ContentId> library = new TreeMap<>();
  private Incarnation incarnation = new Incarnation(1, 1);

  public FakeAvailability(int device) {
    this.self = Samples.device(device);
    this.keys = new FakeKeys(Samples.publicKey(device));
  }

  private Replica replica(DeviceId device) {
    return replicas.computeIfAbsent(device, _ -> new Replica());
  }

  public void renew(long counterAbove) {
    incarnation = new Incarnation(counterAbove + 1, incarnation.random() + 1);
    publish();
  }

  /** Changes some batches of this device and signs what comes of it. */
  public Head publish(AvailabilityBatch... changed) {
    Replica own = replica(self);
    Version version = new Version(incarnation, next(own));
    for (AvailabilityBatch batch : changed) {
      own.rows.put(batch.number(), batch);
      own.changedAt.put(batch.number(), version.sequence());
    }
    own.head = sign(keys, self, version, List.copyOf(own.rows.values()));
    return own.head;
  }

  private long next(Replica own) {
    Head head = own.head;
    return head != null && head.version().incarnation().equals(incarnation)
        ? head.version().sequence() + 1
        : 1;
  }

  /** A head over these batches, signed with this key. */
  public static Head sign(
      FakeKeys keys, DeviceId device, Version version, List<AvailabilityBatch> batches) {
    Head head =
        new Head(
            device,
            FakeMembers.LIBRARY,
            version,
            BatchTree.root(batches.stream().map(BatchTree::leaf).toList()),
            new Head.Counts(
                batches.size(),
                batches.stream().mapToLong(batch -> batch.slots().size()).sum(),
                batches.stream().mapToLong(AvailabilityBatch::count).sum()),
            ByteString.EMPTY);
    return head.signed(keys.sign(head.signedBytes()));
  }

  /** A disk that holds other rows than the head says; what it vouches for stays. */
  public void damage(DeviceId device, AvailabilityBatch batch) {
    replica(device).rows.put(batch.number(), batch);
  }

  @Override
  public SortedMap<DeviceId, Head> heads() {
    SortedMap<DeviceId, Head> heads = new TreeMap<>();
    replicas.forEach(
        (device, replica) ->
            Optional.ofNullable(replica.head).ifPresent(head -> heads.put(device, head)));
    return heads;
  }

  @Override
  public Optional<Head> target(DeviceId device) {
    return Optional.ofNullable(replica(device).target).map(LeafList::head);
  }

  @Override
  public List<Integer> holes(DeviceId device, int most) {
    Replica replica = replica(device);
    int count = replica.target == null ? 0 : replica.target.leaves().size();
    return IntStream.range(0, count)
        .filter(number -> !replica.staged.containsKey(number))
        .limit(most)
        .boxed()
        .toList();
  }

  @Override
  public List<Hash> leaves(DeviceId device) {
    return leaves(replica(device).rows);
  }

  private static List<Hash> leaves(SortedMap<Integer, AvailabilityBatch> rows) {
    return IntStream.range(0, rows.isEmpty() ? 0 : rows.lastKey() + 1)
        .mapToObj(
            number -> Optional.ofNullable(rows.get(number)).map(BatchTree::leaf).orElse(Hash.ZERO))
        .toList();
  }

  @Override
  public Optional<LeafList> leafList(DeviceId device) {
    return Optional.ofNullable(replica(device).head)
        .map(head -> new LeafList(head, leaves(device)));
  }

  /** Contents that the library has from now on, so that they can be named by their begin. */
  public void learn(List<ContentId> contents) {
    contents.forEach(content -> library.put(ContentPrefix.of(content), content));
  }

  @Override
  public List<Integer> marks(DeviceId device, List<Integer> numbers) {
    SortedMap<Integer, AvailabilityBatch> rows = replica(device).rows;
    return numbers.stream()
        .map(number -> Optional.ofNullable(rows.get(number)))
        .map(batch -> batch.map(row -> BatchTree.mark(BatchTree.slots(row.slots()))).orElse(0))
        .toList();
  }

  @Override
  public Optional<ChangeSet> changesSince(DeviceId device, @Nullable Version since, Room room) {
    return changedSince(device, since, Integer.MAX_VALUE)
        .map(set -> cut(set.head(), List.copyOf(set.batches()), room));
  }

  @Override
  public Optional<ChangeSet> changesOf(
      DeviceId device, SortedMap<Integer, Integer> wanted, Room room) {
    return batches(device, wanted.keySet(), Integer.MAX_VALUE)
        .map(
            set ->
                cut(
                    set.head(),
                    set.batches().stream()
                        .map(batch -> known(batch, wanted.get(batch.number())))
                        .toList(),
                    room));
  }

  private static BatchChange known(AvailabilityBatch batch, @Nullable Integer mark) {
    BatchChange.Bits bits = BatchChanges.bits(batch);
    return mark != null && mark == bits.mark() ? bits : batch;
  }

  private static ChangeSet cut(Head head, List<BatchChange> all, Room room) {
    List<BatchChange> some = new ArrayList<>();
    int bytes = 0;
    for (BatchChange each : all) {
      BatchChange change = room.inFull() ? each : each.abbreviated();
      bytes += ChangesCodec.size(change);
      if (bytes > room.bytes() && !some.isEmpty()) {
        break;
      }
      some.add(change);
    }
    return new ChangeSet(head, some, some.size() == all.size());
  }

  @Override
  public Optional<BatchSet> changedSince(DeviceId device, @Nullable Version since, int maxBytes) {
    Replica replica = replica(device);
    Head head = replica.head;
    if (head == null) {
      return Optional.empty();
    }
    boolean known = since != null && since.incarnation().equals(head.version().incarnation());
    long after = known ? Objects.requireNonNull(since).sequence() : -1;
    Set<Integer> numbers =
        replica.rows.keySet().stream()
            .filter(number -> replica.changedAt.getOrDefault(number, 0L) > after)
            .collect(Collectors.toSet());
    return batches(device, numbers, maxBytes);
  }

  @Override
  public Optional<BatchSet> batches(DeviceId device, Set<Integer> numbers, int maxBytes) {
    Replica replica = replica(device);
    List<AvailabilityBatch> found = new ArrayList<>();
    int bytes = 0;
    boolean complete = true;
    for (AvailabilityBatch batch : replica.rows.values()) {
      if (numbers.contains(batch.number())) {
        bytes += ChangesCodec.size(batch);
        complete &= bytes <= maxBytes || found.isEmpty();
        if (complete) {
          found.add(batch);
        }
      }
    }
    boolean all = complete;
    return Optional.ofNullable(replica.head).map(head -> new BatchSet(head, found, all));
  }

  /** Carries out a store effect. */
  public Stored store(DeviceId device, ReplicaUpdate update) {
    Replica replica = replica(device);
    return switch (update) {
      case ReplicaUpdate.Whole(Head head, List<BatchChange> changes) ->
          stale(replica, head).orElseGet(() -> whole(replica, head, changes));
      case ReplicaUpdate.Target(Head head, List<Hash> leaves) ->
          stale(replica, head).orElseGet(() -> target(replica, new LeafList(head, leaves)));
      case ReplicaUpdate.Batches(List<BatchChange> changes) -> {
        List<Integer> unknown = new ArrayList<>();
        for (BatchChange change : changes) {
          understand(replica, change)
              .ifPresentOrElse(batch -> stage(replica, batch), () -> unknown.add(change.number()));
        }
        yield settle(replica, unknown);
      }
    };
  }

  private static Optional<Stored> stale(Replica replica, Head offered) {
    Head head = replica.head;
    if (head == null || head.version().compareTo(offered.version()) < 0) {
      return Optional.empty();
    }
    return Optional.of(head.contradicts(offered) ? new Stored.Conflict() : new Stored.Stale());
  }

  private Optional<AvailabilityBatch> understand(Replica replica, BatchChange change) {
    return BatchChanges.apply(
        change,
        replica.rows.get(change.number()),
        prefix -> Optional.ofNullable(library.get(prefix)));
  }

  private Stored whole(Replica replica, Head head, List<BatchChange> changes) {
    SortedMap<Integer, AvailabilityBatch> rows = new TreeMap<>(replica.rows);
    List<Integer> unknown = new ArrayList<>();
    for (BatchChange change : changes) {
      understand(replica, change)
          .ifPresentOrElse(
              batch -> rows.put(batch.number(), batch), () -> unknown.add(change.number()));
    }
    if (!unknown.isEmpty()) {
      return new Stored.Unknown(unknown);
    }
    rows.keySet().removeIf(number -> number >= head.counts().batches());
    if (!BatchTree.root(leaves(rows)).equals(head.root())) {
      return new Stored.Mismatch();
    }
    vouch(replica, head, rows);
    return new Stored.Complete();
  }

  private static void vouch(
      Replica replica, Head head, SortedMap<Integer, AvailabilityBatch> rows) {
    rows.forEach(
        (number, batch) -> {
          if (!replica.rows.containsValue(batch)) {
            replica.changedAt.put(number, head.version().sequence());
          }
        });
    replica.rows.clear();
    replica.rows.putAll(rows);
    replica.head = head;
    LeafList target = replica.target;
    if (target != null && target.head().version().compareTo(head.version()) <= 0) {
      replica.target = null;
      replica.staged.clear();
    }
  }

  private static Stored target(Replica replica, LeafList list) {
    List<AvailabilityBatch> had = new ArrayList<>(replica.staged.values());
    had.addAll(replica.rows.values());
    replica.target = list;
    replica.staged.clear();
    had.forEach(batch -> stage(replica, batch));
    return settle(replica, List.of());
  }

  private static void stage(Replica replica, AvailabilityBatch batch) {
    LeafList target = replica.target;
    if (target != null
        && batch.number() < target.leaves().size()
        && BatchTree.leaf(batch).equals(target.leaves().get(batch.number()))) {
      replica.staged.put(batch.number(), batch);
    }
  }

  private static Stored settle(Replica replica, List<Integer> unknown) {
    LeafList target = replica.target;
    if (target == null) {
      return new Stored.Stale();
    }
    int holes = target.leaves().size() - replica.staged.size();
    if (holes > 0) {
      return new Stored.Partial(holes, unknown);
    }
    vouch(replica, target.head(), new TreeMap<>(replica.staged));
    return new Stored.Complete();
  }
}
