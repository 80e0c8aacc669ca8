package io.muster.storage.availability;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.storage.GroupStatus;
import io.muster.storage.Groups;
import io.muster.storage.availability.MemoryBatches.Kept;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Availability in memory, for simulations: what {@link Availability} does in the plainest way. All
 * that is known is one value that a write replaces, so a reader sees one commit, and {@link
 * #reopened} costs nothing.
 */
public final class MemoryAvailability implements AvailabilityStore {
  /** All that is known, the heads in it, and the incarnation that the next one is signed in. */
  private record Known(
      SortedMap<DeviceId, MemoryBatches> devices,
      SortedMap<DeviceId, Head> heads,
      Incarnation incarnation) {
    Known(SortedMap<DeviceId, MemoryBatches> devices, Incarnation incarnation) {
      this(devices, heads(devices), incarnation);
    }

    Known {
      devices = Collections.unmodifiableSortedMap(new TreeMap<>(devices));
      heads = Collections.unmodifiableSortedMap(heads);
    }

    private static SortedMap<DeviceId, Head> heads(SortedMap<DeviceId, MemoryBatches> devices) {
      SortedMap<DeviceId, Head> heads = new TreeMap<>();
      devices.forEach(
          (device, of) -> of.standing().vouchedHead().ifPresent(head -> heads.put(device, head)));
      return heads;
    }

    MemoryBatches of(DeviceId device) {
      return devices.getOrDefault(device, MemoryBatches.NONE);
    }

    Known with(DeviceId device, MemoryBatches batches) {
      SortedMap<DeviceId, MemoryBatches> now = new TreeMap<>(devices);
      now.put(device, batches);
      return new Known(now, incarnation);
    }
  }

  private final AvailabilityOptions options;
  private volatile Known known;
  private volatile Groups groups = Groups.NONE;

  private MemoryAvailability(AvailabilityOptions options, Known known) {
    this.options = options;
    this.known = known;
  }

  /** Begins with nothing. */
  public static MemoryAvailability create(AvailabilityOptions options) {
    Incarnation first =
        new Incarnation(Math.addExact(options.incarnationFloor(), 1), options.random().nextLong());
    Known nothing = new Known(new TreeMap<>(), first).with(options.self(), MemoryBatches.NONE);
    return new MemoryAvailability(options, nothing);
  }

  /** A store of its own with what is committed here, opened by the same device. */
  public MemoryAvailability reopened(AvailabilityOptions by) {
    if (!by.self().equals(options.self())) {
      throw new IllegalArgumentException("only this device itself says what it holds");
    }
    return new MemoryAvailability(by, known);
  }

  @Override
  public synchronized Head publish(BitChanges changes) {
    BitChanges some = AvailabilityStore.checked(changes.size(), changes);
    MemoryBatches own = own();
    Collection<AvailabilityBatch> changed =
        new MemoryPublication(own, options.profile(), some).changed();
    if (changed.isEmpty() && own.standing().vouched()) {
      return own.standing().last().orElseThrow();
    }
    Version next = next(own);
    SortedMap<Integer, Kept> kept = new TreeMap<>(own.kept());
    changed.forEach(batch -> kept.put(batch.number(), Kept.of(batch, next.sequence())));
    return sign(new MemoryBatches(own.standing(), kept), next);
  }

  private MemoryBatches own() {
    return known.of(options.self());
  }

  private Version next(MemoryBatches own) {
    Incarnation incarnation = known.incarnation();
    long last =
        own.standing()
            .last()
            .map(Head::version)
            .filter(version -> version.incarnation().equals(incarnation))
            .map(Version::sequence)
            .orElse(0L);
    return new Version(incarnation, last + 1);
  }

  private Head sign(MemoryBatches own, Version version) {
    Head unsigned =
        new Head(
            options.self(),
            options.library().get(),
            version,
            own.root(),
            own.counts(),
            ByteString.EMPTY);
    Head head = unsigned.signed(options.keys().sign(unsigned.signedBytes()));
    known = new Known(known.with(options.self(), own.vouch(head)).devices(), version.incarnation());
    return head;
  }

  @Override
  public synchronized Head renew(long counterAbove) {
    long above = Math.max(known.incarnation().counter(), counterAbove);
    Incarnation next = new Incarnation(Math.addExact(above, 1), options.random().nextLong());
    SortedMap<Integer, Kept> kept = new TreeMap<>(own().kept());
    kept.replaceAll((number, batch) -> batch.changedAt(1));
    return sign(new MemoryBatches(own().standing(), kept), new Version(next, 1));
  }

  @Override
  public synchronized Head resign() {
    return sign(own(), next(own()));
  }

  @Override
  public Applied apply(Head head, @Nullable List<Hash> leaves, List<AvailabilityBatch> batches) {
    return replica(head.device(), before -> MemoryReplicas.apply(before, head, leaves, batches));
  }

  @Override
  public Applied applyBatches(DeviceId device, List<AvailabilityBatch> batches) {
    return replica(device, before -> MemoryReplicas.applyBatches(before, batches));
  }

  private synchronized Applied replica(
      DeviceId device, Function<MemoryBatches, MemoryReplicas.Result> change) {
    refuseSelf(device);
    MemoryBatches before = known.of(device);
    MemoryReplicas.Result result = change.apply(before);
    if (!result.after().equals(before)) {
      known = known.with(device, result.after());
    }
    return result.applied();
  }

  @Override
  public synchronized void dropTarget(DeviceId device) {
    refuseSelf(device);
    if (known.devices().containsKey(device)) {
      known = known.with(device, known.of(device).withoutTarget());
    }
  }

  @Override
  public synchronized void forget(DeviceId device) {
    refuseSelf(device);
    SortedMap<DeviceId, MemoryBatches> others = new TreeMap<>(known.devices());
    others.remove(device);
    known = new Known(others, known.incarnation());
  }

  private void refuseSelf(DeviceId device) {
    if (device.equals(options.self())) {
      throw new IllegalArgumentException("only this device itself says what it holds");
    }
  }

  /** Nothing damages what is in memory: what is found bad here is a fault of the program. */
  @Override
  public Verified verify(DeviceId device) {
    MemoryBatches of = known.of(device);
    List<Integer> bad =
        of.kept().values().stream()
            .filter(kept -> !BatchTree.leaf(kept.batch()).equals(kept.leaf()))
            .map(kept -> kept.batch().number())
            .toList();
    boolean holds = of.standing().vouchedHead().filter(head -> !of.bearsOut(head)).isEmpty();
    return new Verified(bad.isEmpty() && holds, bad);
  }

  @Override
  public Presence presence(Collection<ContentId> contents) {
    Known now = known;
    SortedSet<VariantId> variants = new TreeSet<>();
    now.devices().values().stream()
        .flatMap(batches -> batches.kept().values().stream())
        .forEach(kept -> variants.addAll(kept.batch().variants()));
    List<VariantId> all = List.copyOf(variants);
    return Presence.of(contents, Integer.MAX_VALUE, some -> holders(now, some, all));
  }

  @Override
  public Holders presence(List<ContentId> contents, List<VariantId> variants) {
    return holders(known, contents, variants);
  }

  @Override
  public void follow(Groups library) {
    groups = library;
  }

  private Holders holders(Known now, List<ContentId> contents, List<VariantId> variants) {
    List<DeviceId> devices = List.copyOf(now.devices().keySet());
    Holders holders = new Holders(contents, variants, devices);
    for (int device = 0; device < devices.size(); device++) {
      for (int content = 0; content < contents.size(); content++) {
        Set<VariantId> held = heldBy(now, devices.get(device), contents.get(content));
        for (int variant = 0; variant < variants.size(); variant++) {
          if (held.contains(variants.get(variant))) {
            holders.add(content, variant, device);
          }
        }
      }
    }
    Map<ContentId, GroupStatus> statuses = groups.statuses(contents);
    Set<ContentId> dropped = groups.dropped(contents);
    for (int content = 0; content < contents.size(); content++) {
      holders.setStatus(content, statuses.get(contents.get(content)));
      if (dropped.contains(contents.get(content))) {
        holders.hide(content);
      }
    }
    return holders;
  }

  @Override
  public boolean holds(ContentId content, VariantId variant) {
    return heldBy(options.self(), content).contains(variant);
  }

  @Override
  public SortedSet<VariantId> heldBy(DeviceId device, ContentId content) {
    return heldBy(known, device, content);
  }

  private static SortedSet<VariantId> heldBy(Known now, DeviceId device, ContentId content) {
    SortedSet<VariantId> held = new TreeSet<>();
    for (Kept kept : now.of(device).kept().values()) {
      int slot = kept.batch().slots().indexOf(content);
      if (slot >= 0) {
        held.addAll(kept.batch().held(slot));
      }
    }
    return held;
  }

  @Override
  public Counts counts(DeviceId device) {
    return known.of(device).counts();
  }

  @Override
  public void forEachHeld(DeviceId device, BiConsumer<ContentId, VariantId> consumer) {
    for (Kept kept : known.of(device).kept().values()) {
      for (int slot = 0; slot < kept.batch().slots().size(); slot++) {
        ContentId content = kept.batch().slots().get(slot);
        kept.batch().held(slot).forEach(variant -> consumer.accept(content, variant));
      }
    }
  }

  @Override
  public SortedMap<DeviceId, Head> heads() {
    return known.heads();
  }

  @Override
  public Optional<Head> target(DeviceId device) {
    return known.of(device).standing().targetHead();
  }

  @Override
  public List<Integer> holes(DeviceId device, int most) {
    MemoryBatches of = known.of(device);
    return of.standing().target().map(target -> of.holes(target, most)).orElse(List.of());
  }

  @Override
  public List<Hash> leaves(DeviceId device) {
    MemoryBatches of = known.of(device);
    Standing standing = of.standing();
    return of.leaves(
        standing
            .targetHead()
            .or(standing::vouchedHead)
            .map(head -> head.counts().batches())
            .orElse(0));
  }

  @Override
  public Optional<LeafList> leafList(DeviceId device) {
    MemoryBatches of = known.of(device);
    return of.standing().vouchedHead().map(head -> new LeafList(head, of.leaves(0)));
  }

  @Override
  public Optional<BatchSet> changedSince(DeviceId device, @Nullable Version since, int maxBytes) {
    MemoryBatches of = known.of(device);
    return of.standing()
        .vouchedHead()
        .map(
            head -> {
              boolean all =
                  since == null || !since.incarnation().equals(head.version().incarnation());
              return cut(of, head, kept -> all || kept.changedAt() > sequence(since), maxBytes);
            });
  }

  private static long sequence(@Nullable Version since) {
    return since == null ? 0 : since.sequence();
  }

  @Override
  public Optional<BatchSet> batches(DeviceId device, Set<Integer> numbers, int maxBytes) {
    MemoryBatches of = known.of(device);
    return of.standing()
        .vouchedHead()
        .map(head -> cut(of, head, kept -> numbers.contains(kept.batch().number()), maxBytes));
  }

  /** The batches that are asked for, as many as these bytes take, at least one. */
  private static BatchSet cut(MemoryBatches of, Head head, Predicate<Kept> wanted, int maxBytes) {
    List<AvailabilityBatch> all =
        of.kept().values().stream().filter(wanted).map(Kept::batch).toList();
    List<AvailabilityBatch> batches = new ArrayList<>();
    long bytes = 0;
    for (AvailabilityBatch batch : all) {
      int mapping = BatchTree.mapping(batch.variants()).length;
      bytes += Relay.size(batch.slots().size(), batch.variants().size(), mapping);
      if (bytes > maxBytes && !batches.isEmpty()) {
        break;
      }
      batches.add(batch);
    }
    return new BatchSet(head, List.copyOf(batches), batches.size() == all.size());
  }

  /** Nothing is held open; what is committed can be {@link #reopened} still. */
  @Override
  public void close() {}
}
