package io.muster.storage.availability;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.storage.StorageException;
import io.muster.storage.availability.Standing.Target;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One device within a transaction: its batches are changed here first, and written together at the
 * end, a shelf once however many of its batches changed. Heads are written at once.
 */
final class Draft {
  private final Write write;
  private final DeviceId device;
  private final Roll roll;
  private final SortedMap<Integer, Optional<Batch>> changed = new TreeMap<>();
  private final Map<Integer, Slots> slots = new HashMap<>();

  /** Places in batches whose slots changed; found out when somebody asks. */
  private final Map<Integer, Integer> moved = new HashMap<>();

  private final ChangeLog log = new ChangeLog();
  private Standing standing;
  private Journal.Reach reach;
  private @Nullable Owner owner;
  private boolean forgotten;

  /** Ordinals of a batch's slots; before is null if they are lost, after if the batch is gone. */
  private static final class Slots {
    private final int @Nullable [] before;
    private final int @Nullable [] after;

    Slots(int @Nullable [] before, int @Nullable [] after) {
      this.before = before;
      this.after = after;
    }

    int @Nullable [] before() {
      return before;
    }

    int @Nullable [] after() {
      return after;
    }
  }

  Draft(Write write, DeviceId device, @Nullable DeviceState before) {
    this.write = write;
    this.device = device;
    this.owner = before == null ? null : before.owner();
    this.standing = before == null ? Standing.NONE : before.standing();
    this.roll = before == null ? new Roll() : before.roll().copy();
    this.reach = before == null ? Journal.Reach.NONE : before.journal();
  }

  DeviceId device() {
    return device;
  }

  Session session() {
    return write.session();
  }

  Write write() {
    return write;
  }

  boolean isKnown() {
    return owner != null;
  }

  /** The device's number; begins a row for one that is not known yet. */
  Owner owner() throws SQLException {
    if (owner == null) {
      owner = Owner.of(session(), device);
    }
    return owner;
  }

  Standing standing() {
    return standing;
  }

  Roll roll() {
    return roll;
  }

  /** A batch as it is now in this draft. */
  Batch batch(BatchRow row) throws SQLException {
    Optional<Batch> here = changed.getOrDefault(row.number(), Optional.empty());
    return here.isPresent() ? here.get() : write.store().batch(session(), owner(), row);
  }

  /** The ordinals of a batch's slots as they are now in this draft. */
  int[] ordinals(BatchRow row) throws SQLException {
    Slots here = slots.get(row.number());
    if (here != null && here.after() != null) {
      return here.after();
    }
    try {
      return SlotRows.read(session(), owner(), row, write.known());
    } catch (IllegalArgumentException e) {
      throw Damage.in("batch %d of device %s".formatted(row.number(), device), e);
    }
  }

  /** The first place of a content as it is now in this draft. */
  int place(int ordinal) throws SQLException {
    int before = write.memory().places(owner()).first(ordinal);
    if (slots.isEmpty()) {
      return before;
    }
    if (moved.isEmpty()) {
      slots.forEach((number, change) -> move(number, change.after()));
    }
    boolean stays = before != Places.NONE && !slots.containsKey(Places.batch(before));
    return moved.getOrDefault(ordinal, stays ? before : Places.NONE);
  }

  private void move(int number, int @Nullable [] after) {
    for (int slot = 0; after != null && slot < after.length; slot++) {
      moved.put(after[slot], Places.place(number, slot));
    }
  }

  /** Stores a batch with the slots that it had. */
  void put(Batch batch) throws SQLException {
    BatchRow before = roll.find(batch.row().number());
    if (before != null && !before.leaf().equals(batch.row().leaf())) {
      log.changed(batch(before), batch);
    }
    changed.put(batch.row().number(), Optional.of(batch));
    roll.put(batch.row());
  }

  /** Stores a batch with other slots. */
  void put(Batch batch, int[] ordinals) throws SQLException {
    BatchRow before = roll.find(batch.row().number());
    int[] old = before == null ? new int[0] : ordinals(before);
    boolean grown =
        old.length <= ordinals.length && Arrays.equals(old, 0, old.length, ordinals, 0, old.length);
    if (grown && before != null) {
      log.changed(batch(before), batch);
    } else if (grown) {
      log.added(batch);
    } else {
      log.rewritten(batch.row().number());
    }
    replaceSlots(batch.row().number(), old, ordinals);
    changed.put(batch.row().number(), Optional.of(batch));
    roll.put(batch.row());
  }

  private void replaceSlots(int number, int @Nullable [] before, int @Nullable [] after) {
    moved.clear();
    Slots first = slots.get(number);
    slots.put(number, new Slots(first == null ? before : first.before(), after));
  }

  /** Says of a batch that it changed, though it is as it was. */
  void touch(BatchRow row, long sequence) throws SQLException {
    Batch batch = batch(row);
    BatchRow touched = row.changedAt(sequence);
    changed.put(
        row.number(), Optional.of(Batch.of(device.hash(), touched, batch.mapping(), batch.bits())));
    roll.put(touched);
  }

  /** Says of all batches that they changed: their past lies in another incarnation. */
  void touchAll(long sequence) throws SQLException {
    for (BatchRow row : roll.all()) {
      touch(row, sequence);
    }
  }

  void remove(BatchRow row) throws SQLException {
    removeAs(row.number(), ordinals(row));
  }

  /** Removes a batch that can't be read. */
  void removeDamaged(int number) {
    removeAs(number, null);
  }

  private void removeAs(int number, int @Nullable [] before) {
    log.rewritten(number);
    replaceSlots(number, before, null);
    changed.put(number, Optional.empty());
    roll.remove(number);
  }

  /** Vouches for a head; what changed since the last one enters the journal. */
  void vouch(Head head) throws SQLException {
    HeadRows.vouch(session(), owner(), head);
    reach = Journal.write(session(), owner(), reach, log.since(standing, head));
    log.clear();
    standing = new Standing(Optional.of(head), true, Optional.empty());
  }

  /** Sets a target in place of any other; nothing is vouched for until it is reached. */
  void aim(Target target) throws SQLException {
    HeadRows.aim(session(), owner(), target);
    standing = new Standing(standing.last(), false, Optional.of(target));
  }

  void dropTarget() throws SQLException {
    HeadRows.dropTarget(session(), owner());
    standing = new Standing(standing.last(), standing.vouched(), Optional.empty());
  }

  /** Stops vouching for the last head; it stays as the floor for later ones. */
  void unvouch() throws SQLException {
    HeadRows.unvouch(session(), owner());
    standing = new Standing(standing.last(), false, standing.target());
  }

  /** Forgets all heads, but not the batches. */
  void forgetHeads() throws SQLException {
    HeadRows.forget(session(), owner());
    reach = Journal.clear(session(), owner());
    standing = Standing.NONE;
  }

  /** Forgets the device with all that is known of it. */
  void forget() throws SQLException {
    forgetHeads();
    Shelves.forget(session(), owner());
    SlotRows.forget(session(), owner());
    session().update("DELETE FROM devices WHERE id = ?", owner().id());
    changed.clear();
    slots.clear();
    forgotten = true;
  }

  /** Writes the changed batches. */
  void flush() throws SQLException {
    checkTwice();
    for (Map.Entry<Integer, Slots> entry : slots.entrySet()) {
      BatchRow row = roll.find(entry.getKey());
      if (row != null && entry.getValue().after() != null) {
        SlotRows.write(session(), owner(), row, entry.getValue().after());
      } else {
        SlotRows.remove(session(), owner(), entry.getKey());
      }
    }
    int last = -1;
    for (int number : changed.keySet()) {
      if (Shelves.of(number) != last) {
        last = Shelves.of(number);
        Shelves.write(session(), owner(), last, bodies(last));
      }
    }
  }

  private byte[][] bodies(int shelf) throws SQLException {
    byte[][] bodies = new byte[Shelves.SIZE][];
    for (int at = 0; at < Shelves.SIZE; at++) {
      int number = shelf * Shelves.SIZE + at;
      Optional<Batch> here = changed.get(number);
      BatchRow row = roll.find(number);
      if (here != null) {
        bodies[at] = here.map(Batch::body).orElseGet(() -> new byte[0]);
      } else {
        bodies[at] = row == null ? new byte[0] : kept(row);
      }
    }
    return bodies;
  }

  /** A neighbour that did not change; one that is damaged stays so, until it is looked at. */
  private byte[] kept(BatchRow row) throws SQLException {
    Batch cached = write.store().cached(owner(), row);
    return cached != null
        ? cached.body()
        : Shelves.read(session(), owner(), Shelves.of(row.number()))[row.number() % Shelves.SIZE];
  }

  /** How the device stands after the commit; null if it is forgotten or was never known. */
  @Nullable DeviceState after() {
    return forgotten || owner == null ? null : new DeviceState(owner, standing, roll, reach);
  }

  void enterPlaces(Map<Long, Places> places) {
    if (owner == null) {
      return;
    }
    if (forgotten) {
      places.remove(owner.id());
      return;
    }
    Places of = places.computeIfAbsent(owner.id(), any -> new Places());
    slots.forEach(
        (number, change) -> {
          if (change.before() == null) {
            of.remove(number);
          } else {
            of.remove(number, change.before());
          }
        });
    slots.forEach(
        (number, change) -> {
          if (change.after() != null) {
            of.add(number, change.after());
          }
        });
  }

  /** Refuses a device that names too many contents twice: they take memory. */
  private void checkTwice() throws SQLException {
    if (slots.isEmpty() || !write.memory().isIndexed()) {
      return;
    }
    Places places = write.memory().places(owner());
    BitSet seen = new BitSet();
    int twice = places.countTwice();
    for (Slots change : slots.values()) {
      for (int ordinal : change.after() == null ? new int[0] : change.after()) {
        int place = places.first(ordinal);
        boolean elsewhere = place != Places.NONE && !slots.containsKey(Places.batch(place));
        twice += elsewhere || seen.get(ordinal) ? 1 : 0;
        seen.set(ordinal);
      }
    }
    if (twice > Places.MAX_TWICE) {
      throw new StorageException(
          StorageException.Kind.OTHER,
          "device %s names %d contents twice: what it says is not taken".formatted(device, twice));
    }
  }

  void enterCache() {
    Owner known = owner;
    if (known != null) {
      for (Optional<Batch> batch : changed.values()) {
        batch.ifPresent(present -> write.store().keep(known, present));
      }
    }
  }
}
