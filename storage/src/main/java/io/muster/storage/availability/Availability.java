package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Load;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.storage.Groups;
import io.muster.storage.maintenance.Maintenance;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code availability.db}. All methods may be called from any thread, and throw {@link
 * io.muster.storage.StorageException} where storage fails. Each write is a transaction, which
 * writers that wait together share; reads are as of one commit unless they say otherwise. What is
 * committed survives the end of the process; the last moments may be lost with the machine.
 *
 * <p>The file may be deleted or damaged at any time. Whoever comes upon it, a read, a write or
 * {@link #checkFile}, moves it aside and begins a new one, and goes on with that; see {@link
 * #whenBegunAnew}.
 */
public final class Availability implements AvailabilityStore {
  /** Contents asked for at once; more are answered in parts. */
  private static final int MAX_ASKED = 10_000;

  private final AvailabilityOptions options;
  private final OwnBatches own;
  private final LiveFile file;
  private volatile Groups library = Groups.NONE;
  private volatile GroupAnswers groups = new GroupAnswers(Groups.NONE);

  private Availability(Path path, AvailabilityOptions options) {
    this.options = options;
    this.own = new OwnBatches(options);
    this.file = LiveFile.open(path, options, own);
  }

  /** The upkeep of the file; one thread at a time runs it. */
  public Maintenance maintenance() {
    return Maintenance.of(file.database());
  }

  /**
   * Opens the file, or begins a new one where it is missing or damaged; a damaged one is kept
   * beside it as {@code NAME.damaged-N}.
   */
  public static Availability open(Path file, AvailabilityOptions options) {
    return new Availability(file, options);
  }

  /**
   * Whether this device's own part began anew, with this opening or since, so that its bits have to
   * be found out from the bytes of its sidecars. Stays true over restarts until a head is signed.
   */
  public boolean fresh() {
    return file.isFresh();
  }

  /**
   * Has this called after the file was lost or damaged and a new one was begun under a new
   * incarnation: the own part is to be rebuilt now. On the thread that came upon it, with no lock
   * held.
   */
  public void whenBegunAnew(Runnable listener) {
    file.listen(listener);
  }

  /**
   * Looks whether the file is still there and can be opened, and begins a new one if not. Takes
   * some milliseconds: for every few seconds.
   *
   * @return whether all was well
   */
  public boolean checkFile() {
    return file.check(false);
  }

  /** The same, and all pages can be read; reads the whole file, while others read and write. */
  public boolean checkPages() {
    return file.check(true);
  }

  @Override
  public void follow(Groups followed) {
    followed.whenGroupsChange(file::groupsChanged);
    library = followed;
    groups = new GroupAnswers(followed);
  }

  /**
   * Asks the library of all contents that no answer has needed yet, so that later answers need not
   * ask: of some at a time, with no lock held.
   *
   * @param stop asked before each time whether to give up
   */
  public void learnGroups(BooleanSupplier stop) {
    groups.learnAll(file.read(AvailabilityFile::indexedMemory), stop);
  }

  /** The incarnation that the next head is signed in, unless it is renewed. */
  public Incarnation incarnation() {
    return file.read(open -> open.database().read(OwnBatches::incarnation));
  }

  @Override
  public Head publish(BitChanges changes) {
    BitChanges some = AvailabilityStore.checked(changes.size(), changes);
    Uuid library = options.library().get();
    return file.write(write -> own.publish(write, some, library));
  }

  /**
   * Takes contents that the library dropped out of this device's batches, and signs that. Each
   * batch that had one is rewritten without it; others keep theirs.
   *
   * @return how many were in a batch
   */
  public int removeOwn(Collection<ContentId> contents) {
    Set<ContentId> some = new LinkedHashSet<>(AvailabilityStore.checked(contents.size(), contents));
    Uuid library = options.library().get();
    return file.write(write -> own.remove(write, some, library));
  }

  @Override
  public Head renew(long counterAbove) {
    Uuid library = options.library().get();
    return file.write(write -> own.renew(write, counterAbove, library));
  }

  @Override
  public Head resign() {
    Uuid library = options.library().get();
    return file.write(write -> own.resign(write, library));
  }

  @Override
  public boolean holds(ContentId content, VariantId variant) {
    return heldBy(options.self(), content).contains(variant);
  }

  @Override
  public Applied apply(
      Head head, @Nullable List<Hash> leaves, List<? extends BatchChange> changes) {
    refuseSelf(head.device());
    List<BatchChange> named = Naming.resolved(library, changes);
    return file.write(write -> Replicas.apply(write, head, leaves, named));
  }

  @Override
  public Applied applyBatches(DeviceId device, List<? extends BatchChange> changes) {
    refuseSelf(device);
    List<BatchChange> named = Naming.resolved(library, changes);
    return file.write(write -> Replicas.applyBatches(write, device, named));
  }

  @Override
  public void dropTarget(DeviceId device) {
    change(
        device,
        draft -> {
          if (draft.isKnown()) {
            draft.dropTarget();
          }
        });
  }

  @Override
  public void forget(DeviceId device) {
    change(
        device,
        draft -> {
          if (draft.isKnown()) {
            draft.forget();
          }
        });
  }

  /** Something that is done to a device. */
  @FunctionalInterface
  private interface Change {
    void make(Draft draft) throws SQLException;
  }

  private void change(DeviceId device, Change change) {
    refuseSelf(device);
    file.<Boolean>write(
        write -> {
          change.make(write.draft(device));
          return true;
        });
  }

  private void refuseSelf(DeviceId device) {
    if (device.equals(options.self())) {
      throw new IllegalArgumentException("only this device itself says what it holds");
    }
  }

  /**
   * Reads a device's batches back and recomputes leaves and root. Where they do not hold, its head
   * is not vouched for any more: a replica's bad batches are holes then; this device's own are
   * empty, and it should renew itself and publish what it finds among its sidecars. Where the
   * dictionary that all devices share is damaged, all of the file is begun anew.
   */
  @Override
  public Verified verify(DeviceId device) {
    Verified found = file.read(open -> Verification.look(open, device));
    return found.sound() ? found : repair(device);
  }

  private Verified repair(DeviceId device) {
    return file.write(
        write -> {
          Draft draft = write.draft(device);
          return device.equals(options.self())
              ? Verification.repairOwn(draft)
              : Verification.repairReplica(draft);
        });
  }

  @Override
  public Presence presence(Collection<ContentId> contents) {
    return Presence.of(contents, MAX_ASKED, some -> holders(some, null));
  }

  @Override
  public Holders presence(List<ContentId> contents, List<VariantId> variants) {
    return holders(contents, variants);
  }

  /** Null asks for all variants that there are. */
  private Holders holders(List<ContentId> contents, @Nullable List<VariantId> variants) {
    Answer answer =
        file.read(
            open -> {
              PresenceReader reader = PresenceReader.of(open, contents);
              Holders holders = reader.holders(variants == null ? reader.variants() : variants);
              return new Answer(holders, reader.statuses(), open.memory());
            });
    return groups.complete(answer.holders(), answer.known(), answer.memory());
  }

  /** An answer before the library was asked. */
  private record Answer(Holders holders, Statuses.Known known, Memory memory) {}

  @Override
  public SortedSet<VariantId> heldBy(DeviceId device, ContentId content) {
    Holders holders =
        file.read(
            open -> {
              PresenceReader reader = PresenceReader.of(open, List.of(content));
              return reader.holders(reader.variants());
            });
    SortedSet<VariantId> held = new TreeSet<>();
    int at = holders.devices().indexOf(device);
    for (int variant = 0; at >= 0 && variant < holders.variants().size(); variant++) {
      if (holders.has(0, variant, at)) {
        held.add(holders.variants().get(variant));
      }
    }
    return held;
  }

  @Override
  public Counts counts(DeviceId device) {
    return state(device).map(state -> state.roll().counts()).orElse(new Counts(0, 0, 0));
  }

  /**
   * When the newest of a device's batches came in, or of this device's own was signed, in
   * milliseconds since 1970; empty if there is none.
   */
  public Optional<Long> lastSync(DeviceId device) {
    return state(device)
        .flatMap(state -> state.roll().all().stream().map(BatchRow::syncedAt).max(Long::compare));
  }

  @Override
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

  /** The first batch of a device with this number or a higher one, masked or not. */
  public Optional<AvailabilityBatch> batchFrom(DeviceId device, int number) {
    return file.read(open -> Relay.firstFrom(open, device, number));
  }

  @Override
  public SortedMap<DeviceId, Head> heads() {
    return file.heads().vouched();
  }

  @Override
  public Optional<Head> target(DeviceId device) {
    return Optional.ofNullable(file.heads().targets().get(device));
  }

  private Optional<DeviceState> state(DeviceId device) {
    return file.state(device);
  }

  @Override
  public List<Integer> holes(DeviceId device, int most) {
    return state(device).map(state -> Relay.holes(state, most)).orElse(List.of());
  }

  @Override
  public List<Hash> leaves(DeviceId device) {
    return state(device).map(Relay::leaves).orElse(List.of());
  }

  @Override
  public Optional<LeafList> leafList(DeviceId device) {
    return state(device).flatMap(Relay::leafList);
  }

  @Override
  public Optional<BatchSet> changedSince(DeviceId device, @Nullable Version since, int maxBytes) {
    return batches(device, head -> Relay.changedSince(head, since), maxBytes);
  }

  @Override
  public Optional<BatchSet> batches(DeviceId device, Set<Integer> numbers, int maxBytes) {
    return batches(device, head -> row -> numbers.contains(row.number()), maxBytes);
  }

  private Optional<BatchSet> batches(
      DeviceId device, Function<Head, Predicate<BatchRow>> rows, int maxBytes) {
    return file.read(open -> Relay.batches(open, device, rows, maxBytes));
  }

  @Override
  public List<Integer> marks(DeviceId device, List<Integer> numbers) {
    return state(device)
        .map(state -> Relay.marks(state, numbers))
        .orElseGet(() -> Collections.nCopies(numbers.size(), 0));
  }

  @Override
  public Optional<ChangeSet> changesSince(DeviceId device, @Nullable Version since, Room room) {
    return file.read(
        open -> ChangeReader.of(open, device, room).map(reader -> reader.since(since)));
  }

  @Override
  public Optional<ChangeSet> changesOf(
      DeviceId device, SortedMap<Integer, Integer> wanted, Room room) {
    return file.read(open -> ChangeReader.of(open, device, room).map(reader -> reader.of(wanted)));
  }

  /**
   * Which positions changed after a version, up to the head that is vouched for.
   *
   * @return empty if nothing is vouched for, or the journal does not reach back to that version
   */
  Optional<RecentChanges> recent(DeviceId device, Version since) {
    return file.read(open -> Relay.recent(open, device, since));
  }

  @Override
  public List<Load> loads() {
    return heads().keySet().stream()
        .flatMap(device -> state(device).stream())
        .flatMap(state -> state.journal().loads().stream())
        .toList();
  }

  @Override
  public void close() {
    file.close();
  }
}
