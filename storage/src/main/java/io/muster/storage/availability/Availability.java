package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import io.muster.storage.maintenance.Maintenance;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code availability.db}. All methods may be called from any thread; each runs in one transaction
 * unless it says otherwise, and throws {@link io.muster.storage.StorageException} where storage
 * fails. Heads and targets are answered from memory, as of the last commit.
 */
public final class Availability implements AvailabilityView, AutoCloseable {
  /** Most changes in one publication; they and the batches they touch are in memory at once. */
  public static final int MAX_CHANGES = 500_000;

  private final AvailabilityOptions options;
  private final Database database;
  private final BatchStore store = new BatchStore();
  private final OwnBatches own;
  private final Replicas replicas = new Replicas(store);
  private final Relay relay = new Relay(store);
  private final PresenceReader presence = new PresenceReader(store);
  private final boolean fresh;

  /** Held from before a write until its heads are visible; taken before the database's own. */
  private final ReentrantLock writing = new ReentrantLock();

  private volatile Heads heads = Heads.NONE;

  private Availability(AvailabilityOptions options, Database database) {
    this.options = options;
    this.database = database;
    this.own = new OwnBatches(options, store);
    this.fresh = database.write(own::begin);
    this.heads =
        database.read(
            session -> {
              Heads all = Heads.NONE;
              for (Owner owner : Owner.all(session)) {
                all = all.with(owner.device(), HeadRows.standing(session, owner));
              }
              return all;
            });
  }

  /** The upkeep of the file; one thread at a time runs it. */
  public Maintenance maintenance() {
    return Maintenance.of(database);
  }

  /**
   * Opens the file, or begins a new one where it is missing or damaged; a damaged one is kept
   * beside it as {@code NAME.damaged-N}.
   */
  public static Availability open(Path file, AvailabilityOptions options) {
    Database database = AvailabilityFile.open(file, options);
    try {
      return new Availability(options, database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Whether this device's own part began anew with this opening, so that its bits have to be found
   * out from the bytes of its sidecars. Stays true over restarts until a head is signed.
   */
  public boolean fresh() {
    return fresh;
  }

  /** The incarnation that the next head is signed in, unless it is renewed. */
  public Incarnation incarnation() {
    return database.read(own::incarnation);
  }

  /**
   * Says what this device now holds or no longer holds, the last change of a bit counting, and
   * signs it. If nothing changes nothing is written, unless no head was ever signed.
   *
   * @return the head as it is now
   * @throws IllegalArgumentException if there are too many changes, variants or batches
   */
  public Head publish(List<BitChange> changes) {
    if (changes.size() > MAX_CHANGES) {
      throw new IllegalArgumentException(
          "%d changes at once, at most %d".formatted(changes.size(), MAX_CHANGES));
    }
    Uuid library = options.library().get();
    return change(options.self(), session -> own.publish(session, changes, library));
  }

  /**
   * Says the same in a new incarnation, at sequence 1.
   *
   * @param counterAbove the incarnation counts higher than this and than any of this file
   */
  public Head renew(long counterAbove) {
    Uuid library = options.library().get();
    return change(options.self(), session -> own.renew(session, counterAbove, library));
  }

  /** Says the same under the present id of the library, at the next sequence. */
  public Head resign() {
    Uuid library = options.library().get();
    return change(options.self(), session -> own.resign(session, library));
  }

  /** Whether this device says that it holds a sidecar. */
  public boolean holds(ContentId content, VariantId variant) {
    return heldBy(options.self(), content).contains(variant);
  }

  /**
   * Takes what another device said, at one step or towards it. The caller has verified the
   * signature.
   *
   * @param leaves the leaves of all batches if the batches alone do not lead to the head; else null
   * @throws IllegalArgumentException if the head is this device's own
   */
  public Applied apply(Head head, @Nullable List<Hash> leaves, List<AvailabilityBatch> batches) {
    refuseSelf(head.device());
    return change(head.device(), session -> replicas.apply(session, head, leaves, batches));
  }

  /**
   * Takes batches on the way to a target; those that are not the target's are ignored. STALE if
   * there is no target.
   */
  public Applied applyBatches(DeviceId device, List<AvailabilityBatch> batches) {
    refuseSelf(device);
    return change(device, session -> replicas.applyBatches(session, device, batches));
  }

  /** Gives a target up, since nobody has its batches any more; what is stored stays. */
  public void dropTarget(DeviceId device) {
    refuseSelf(device);
    this.<Boolean>change(
        device,
        session -> {
          Optional<Owner> owner = Owner.find(session, device);
          if (owner.isPresent()) {
            HeadRows.dropTarget(session, owner.get());
          }
          return owner.isPresent();
        });
  }

  /** Removes all that is known of a device that is no member any more. */
  public void forget(DeviceId device) {
    refuseSelf(device);
    this.<Boolean>change(
        device,
        session -> {
          Optional<Owner> owner = Owner.find(session, device);
          if (owner.isPresent()) {
            replicas.forget(session, owner.get());
          }
          return owner.isPresent();
        });
  }

  /**
   * Reads a device's batches back and recomputes leaves and root. Where they do not hold, its head
   * is not vouched for any more: a replica's bad batches are holes then; this device's own are
   * empty, and it should renew itself and publish what it finds among its sidecars.
   */
  public Verified verify(DeviceId device) {
    Verified found =
        database.read(
            session -> {
              Optional<Owner> owner = Owner.find(session, device);
              return owner.isPresent()
                  ? new Verification(store, session, owner.get()).look()
                  : new Verified(true, List.of());
            });
    return found.sound() ? found : repair(device);
  }

  private Verified repair(DeviceId device) {
    return change(
        device,
        session -> {
          Owner owner = Owner.of(session, device);
          Verification verification = new Verification(store, session, owner);
          return device.equals(options.self())
              ? verification.repairOwn()
              : verification.repairReplica();
        });
  }

  /** Who holds what of these contents, a thousand of them a transaction. */
  public Presence presence(Collection<ContentId> contents) {
    Map<ContentId, SortedMap<VariantId, SortedSet<DeviceId>>> holders = new LinkedHashMap<>();
    List<ContentId> all = new ArrayList<>(contents);
    for (int from = 0; from < all.size(); from += PresenceReader.CHUNK) {
      int to = Math.min(from + PresenceReader.CHUNK, all.size());
      List<ContentId> chunk = all.subList(from, to);
      database.<Boolean>read(
          session -> {
            presence.add(session, chunk, holders);
            return true;
          });
    }
    return new Presence(holders);
  }

  /** The sidecars of a content that a device holds. */
  public SortedSet<VariantId> heldBy(DeviceId device, ContentId content) {
    return database.read(session -> presence.heldBy(session, device, content));
  }

  /** Sizes of what is stored of a device, be it complete or not. */
  public Counts counts(DeviceId device) {
    return database.read(
        session -> {
          Optional<Owner> owner = Owner.find(session, device);
          return owner.isPresent()
              ? BatchRow.counts(store.rows(session, owner.get()))
              : new Counts(0, 0, 0);
        });
  }

  /**
   * Hands over all that a device holds, batch by batch; each is read in its own transaction, and
   * none is open while the consumer works.
   */
  public void forEachHeld(DeviceId device, BiConsumer<ContentId, VariantId> consumer) {
    Optional<AvailabilityBatch> batch = batchFrom(device, 0);
    while (batch.isPresent()) {
      AvailabilityBatch present = batch.get();
      for (int slot = 0; slot < present.slots().size(); slot++) {
        ContentId content = present.slots().get(slot);
        present.held(slot).forEach(variant -> consumer.accept(content, variant));
      }
      batch = batchFrom(device, present.number() + 1);
    }
  }

  private Optional<AvailabilityBatch> batchFrom(DeviceId device, int number) {
    return database.read(
        session -> {
          Optional<Owner> owner = Owner.find(session, device);
          return owner.isPresent()
              ? store.firstFrom(session, owner.get(), number)
              : Optional.<AvailabilityBatch>empty();
        });
  }

  @Override
  public SortedMap<DeviceId, Head> heads() {
    return heads.vouched();
  }

  @Override
  public Optional<Head> target(DeviceId device) {
    return Optional.ofNullable(heads.targets().get(device));
  }

  @Override
  public List<Integer> holes(DeviceId device, int most) {
    return database.read(session -> relay.holes(session, device, most));
  }

  @Override
  public List<Hash> leaves(DeviceId device) {
    return database.read(session -> relay.leaves(session, device));
  }

  @Override
  public Optional<LeafList> leafList(DeviceId device) {
    return database.read(session -> relay.leafList(session, device));
  }

  @Override
  public Optional<BatchSet> changedSince(DeviceId device, @Nullable Version since, int maxBytes) {
    return database.read(session -> relay.changedSince(session, device, since, maxBytes));
  }

  @Override
  public Optional<BatchSet> batches(DeviceId device, Set<Integer> numbers, int maxBytes) {
    return database.read(session -> relay.batches(session, device, numbers, maxBytes));
  }

  @Override
  public void close() {
    database.close();
  }

  private void refuseSelf(DeviceId device) {
    if (device.equals(options.self())) {
      throw new IllegalArgumentException("only this device itself says what it holds");
    }
  }

  /** What a write returns, and where the device stands with it. */
  private record Change<T>(T result, Standing standing) {}

  private <T> T change(DeviceId device, Work<T> work) {
    writing.lock();
    try {
      Change<T> change =
          database.write(
              session -> {
                T result = work.run(session);
                return new Change<>(result, HeadRows.standing(session, device));
              });
      heads = heads.with(device, change.standing());
      return change.result();
    } finally {
      writing.unlock();
    }
  }
}
