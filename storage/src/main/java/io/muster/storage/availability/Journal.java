package io.muster.storage.availability;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange.Shape;
import io.muster.protocol.model.Load;
import io.muster.storage.availability.RecentChanges.Positions;
import io.muster.storage.availability.RecentChanges.Recent;
import io.muster.storage.availability.RecentChanges.Rewritten;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table {@code journal}: for each device the newest changes, in a chain up to its head. */
final class Journal {
  /** Most bytes of a device's entries: some 131,072 changes even where few are made at a time. */
  static final int MAX_BYTES = 1 << 20;

  /** Entries that are dropped at a time. */
  private static final int DROPPED_AT_ONCE = 64;

  static final String REACH =
      "SELECT min(since), max(sequence), sum(length(changes)) FROM journal WHERE device = ?";
  static final String OLDEST =
      """
      SELECT sequence, length(changes) FROM journal WHERE device = ? ORDER BY sequence LIMIT ?\
      """;
  static final String SINCE =
      """
      SELECT since, sequence, changes FROM journal
      WHERE device = ? AND sequence > ? AND sequence <= ? ORDER BY sequence\
      """;

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private Journal() {}

  /** One entry of the oldest. */
  private record Old(long sequence, int bytes) {}

  /**
   * What the entries cover together.
   *
   * @param bytes what they take; 0 if there are none
   */
  record Reach(long since, long sequence, long bytes) {
    static final Reach NONE = new Reach(0, 0, 0);

    List<Load> loads() {
      return List.of(new Load("bytes of a journal", bytes, MAX_BYTES));
    }

    /** Whether the entries may lead from this sequence to that one: it can lie within an entry. */
    boolean mayCover(long from, long to) {
      return bytes > 0 && sequence == to && from >= since && from < to;
    }
  }

  static Reach load(Session session, Owner owner) throws SQLException {
    return session
        .first(
            REACH,
            row ->
                row.isNull(1) ? Reach.NONE : new Reach(row.number(1), row.number(2), row.number(3)),
            owner.id())
        .orElse(Reach.NONE);
  }

  /** Adds an entry, and drops the oldest ones where there are too many. */
  static Reach write(Session session, Owner owner, Reach reach, ChangeLog.Entry entry)
      throws SQLException {
    if (entry.changes().isEmpty()) {
      return reach.bytes() == 0 ? reach : clear(session, owner);
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
    long since = reach.bytes() == 0 ? entry.since() : reach.since();
    return cut(session, owner, new Reach(since, entry.sequence(), reach.bytes() + row.capacity()));
  }

  private static Reach cut(Session session, Owner owner, Reach reach) throws SQLException {
    Reach left = reach;
    while (left.bytes() > MAX_BYTES) {
      List<Old> oldest =
          session.list(
              OLDEST, row -> new Old(row.number(1), row.count(2)), owner.id(), DROPPED_AT_ONCE);
      if (oldest.isEmpty()) {
        throw Damage.in("the journal", null);
      }
      for (Old entry : oldest) {
        left =
            left.bytes() > MAX_BYTES
                ? new Reach(entry.sequence(), left.sequence(), left.bytes() - entry.bytes())
                : left;
      }
      session.update(
          "DELETE FROM journal WHERE device = ? AND sequence <= ?", owner.id(), left.since());
    }
    return left;
  }

  static Reach clear(Session session, Owner owner) throws SQLException {
    session.update("DELETE FROM journal WHERE device = ?", owner.id());
    return Reach.NONE;
  }

  /**
   * All that changed after a sequence up to another one, by batch. Empty if no entry begins with
   * it: what changed before it and was changed back after it, an entry around it does not tell. And
   * empty if an entry is damaged: all that it says can be said in more bytes without it.
   */
  static Optional<Collection<Recent>> since(Session session, Owner owner, long after, long upTo)
      throws SQLException {
    SortedMap<Integer, Recent> all = new TreeMap<>();
    long reached = after;
    for (Stored row : session.list(SINCE, Journal::stored, owner.id(), after, upTo)) {
      if (row.since() != reached) {
        return Optional.empty();
      }
      try {
        row.changes(owner).forEach(change -> all.merge(change.number(), change, Recent::then));
      } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
        LOG.warn("the journal of device {} is damaged: bits go instead", owner.device(), e);
        return Optional.empty();
      }
      reached = row.sequence();
    }
    return reached == upTo ? Optional.of(all.values()) : Optional.empty();
  }

  private static Stored stored(Row row) throws SQLException {
    return new Stored(row.number(1), row.number(2), ByteString.copyFrom(row.bytes(3)));
  }

  /** A row as it is stored. */
  private record Stored(long since, long sequence, ByteString bytes) {
    List<Recent> changes(Owner owner) {
      int border = bytes.size() - Integer.BYTES;
      ByteBuffer all = bytes.asReadOnlyByteBuffer();
      ByteBuffer in = all.slice(0, border);
      if (all.getInt(border) != checksum(owner, since, sequence, in.duplicate())) {
        throw new IllegalArgumentException("its checksum is wrong");
      }
      List<Recent> changes = new ArrayList<>();
      for (long left = Numbers.get(in); left > 0; left--) {
        changes.add(change(in));
      }
      return changes;
    }
  }

  private static Recent change(ByteBuffer in) {
    int number = Numbers.get(in, AvailabilityBatch.MAX_BATCHES - 1);
    if (Numbers.get(in, ChangeLog.REWRITTEN) == ChangeLog.REWRITTEN) {
      return new Rewritten(number);
    }
    int slots = Numbers.get(in, AvailabilityBatch.MAX_SLOTS);
    int variants = Numbers.get(in, AvailabilityBatch.MAX_VARIANTS);
    RoaringBitmap toggled = positions(in);
    toggled.or(positions(in));
    return Positions.of(number, new Shape(slots, variants), toggled);
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
