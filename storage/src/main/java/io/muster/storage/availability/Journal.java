package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Load;
import io.muster.storage.availability.RecentChanges.BatchChange;
import io.muster.storage.availability.RecentChanges.Positions;
import io.muster.storage.availability.RecentChanges.Rewritten;
import io.muster.storage.sql.Session;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.roaringbitmap.RoaringBitmap;

/** The table {@code journal}: for each device the newest changes, in a chain up to its head. */
final class Journal {
  /** Most entries of a device. */
  static final int MAX_ENTRIES = 256;

  /** Most bytes of a device's entries; a single change that takes more begins the journal anew. */
  static final int MAX_BYTES = 64 * 1024;

  static final String LINKS =
      "SELECT since, sequence, length(changes) FROM journal WHERE device = ? ORDER BY sequence";
  static final String SINCE =
      """
      SELECT since, sequence, changes FROM journal
      WHERE device = ? AND sequence > ? AND sequence <= ? ORDER BY sequence\
      """;

  private Journal() {}

  /** One entry, without its changes. */
  private record Link(long since, long sequence, int bytes) {}

  /** The entries that there are; never changed. */
  record Reach(List<Link> links) {
    static final Reach NONE = new Reach(List.of());

    private int bytes() {
      return links.stream().mapToInt(Link::bytes).sum();
    }

    List<Load> loads() {
      return List.of(
          new Load("entries of a journal", links.size(), MAX_ENTRIES),
          new Load("bytes of a journal", bytes(), MAX_BYTES));
    }

    /**
     * Whether the entries lead from this sequence to that one. One in the middle of an entry does
     * not count: what changed before it and was changed back after it, the entry does not tell.
     */
    boolean covers(long since, long sequence) {
      return !links.isEmpty()
          && links.getLast().sequence() == sequence
          && links.stream().anyMatch(link -> link.since() == since);
    }
  }

  static Reach load(Session session, Owner owner) throws SQLException {
    List<Link> links =
        session.list(
            LINKS, row -> new Link(row.number(1), row.number(2), row.count(3)), owner.id());
    for (int i = 1; i < links.size(); i++) {
      if (links.get(i).since() != links.get(i - 1).sequence()) {
        throw Damage.in("the journal", null);
      }
    }
    return new Reach(links);
  }

  /** Adds an entry, and drops the oldest ones where there are too many. */
  static Reach write(Session session, Owner owner, Reach reach, ChangeLog.Entry entry)
      throws SQLException {
    if (entry.changes().isEmpty()) {
      return clear(session, owner, reach);
    }
    byte[] changes = entry.changes().get().toBytes();
    ByteBuffer row = ByteBuffer.allocate(changes.length + Integer.BYTES).put(changes);
    row.putInt(checksum(owner, entry.since(), entry.sequence(), ByteBuffer.wrap(changes)));
    session.update(
        "INSERT INTO journal (device, sequence, since, changes) VALUES (?, ?, ?, ?)",
        owner.id(),
        entry.sequence(),
        entry.since(),
        row.array());
    Deque<Link> links = new ArrayDeque<>(reach.links());
    int bytes = reach.bytes() + row.capacity();
    links.add(new Link(entry.since(), entry.sequence(), row.capacity()));
    while (links.size() > 1 && (links.size() > MAX_ENTRIES || bytes > MAX_BYTES)) {
      Link oldest = links.removeFirst();
      bytes -= oldest.bytes();
      session.update(
          "DELETE FROM journal WHERE device = ? AND sequence = ?", owner.id(), oldest.sequence());
    }
    return new Reach(List.copyOf(links));
  }

  private static Reach clear(Session session, Owner owner, Reach reach) throws SQLException {
    return reach.links().isEmpty() ? reach : clear(session, owner);
  }

  static Reach clear(Session session, Owner owner) throws SQLException {
    session.update("DELETE FROM journal WHERE device = ?", owner.id());
    return Reach.NONE;
  }

  /**
   * All that changed after a sequence up to another one, by batch; whoever asks knows that the
   * entries lead there.
   */
  static Collection<BatchChange> since(Session session, Owner owner, long after, long upTo)
      throws SQLException {
    SortedMap<Integer, BatchChange> all = new TreeMap<>();
    List<List<BatchChange>> entries =
        session.list(
            SINCE,
            row -> read(owner, row.number(1), row.number(2), row.bytes(3)),
            owner.id(),
            after,
            upTo);
    if (entries.isEmpty()) {
      throw Damage.in("the journal", null);
    }
    for (List<BatchChange> entry : entries) {
      entry.forEach(change -> all.merge(change.number(), change, Journal::merged));
    }
    return all.values();
  }

  private static BatchChange merged(BatchChange first, BatchChange then) {
    return first instanceof Positions some && then instanceof Positions more
        ? some.then(more)
        : new Rewritten(first.number());
  }

  private static List<BatchChange> read(Owner owner, long since, long sequence, byte[] row) {
    try {
      int border = row.length - Integer.BYTES;
      ByteBuffer all = ByteBuffer.wrap(row);
      ByteBuffer in = all.slice(0, border);
      if (all.getInt(border) != checksum(owner, since, sequence, in.duplicate())) {
        throw new IllegalArgumentException("its checksum is wrong");
      }
      List<BatchChange> changes = new ArrayList<>();
      for (long left = Numbers.get(in); left > 0; left--) {
        changes.add(change(in));
      }
      return changes;
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
      throw Damage.in("the journal", e);
    }
  }

  private static BatchChange change(ByteBuffer in) {
    int number = Numbers.get(in, AvailabilityBatch.MAX_BATCHES - 1);
    if (Numbers.get(in, ChangeLog.REWRITTEN) == ChangeLog.REWRITTEN) {
      return new Rewritten(number);
    }
    int slots = Numbers.get(in, AvailabilityBatch.MAX_SLOTS);
    int variants = Numbers.get(in, AvailabilityBatch.MAX_VARIANTS);
    return new Positions(number, slots, variants, positions(in), positions(in));
  }

  private static RoaringBitmap positions(ByteBuffer in) {
    RoaringBitmap positions = new RoaringBitmap();
    int most = AvailabilityBatch.MAX_VARIANTS * AvailabilityBatch.STRIDE;
    int position = 0;
    for (int left = Numbers.get(in, most); left > 0; left--) {
      position = Math.addExact(position, Numbers.get(in, most));
      positions.add(position);
    }
    return positions;
  }

  private static int checksum(Owner owner, long since, long sequence, ByteBuffer changes) {
    CRC32C sum = new CRC32C();
    sum.update(owner.device().hash().bytes());
    sum.update(ByteBuffer.allocate(16).putLong(since).putLong(sequence).flip());
    sum.update(changes);
    return (int) sum.getValue();
  }
}
