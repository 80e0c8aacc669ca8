package io.muster.storage.availability;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The batches of all devices: rows, bodies and slots. Decoded batches are cached by leaf, which
 * names their whole content, so no write ever makes the cache wrong.
 */
final class BatchStore {
  /** Decoded batches kept in memory, in bytes, about. */
  static final int MAX_CACHED_BYTES = 32 * 1024 * 1024;

  /** What a slot takes in memory: an id, its two words, and a place in a list. */
  private static final int BYTES_PER_SLOT = 64;

  private static final int BYTES_PER_BATCH = 512;

  private final Cache<Hash, AvailabilityBatch> decoded =
      Caffeine.newBuilder()
          .maximumWeight(MAX_CACHED_BYTES)
          .weigher(BatchStore::weight)
          .executor(Runnable::run)
          .build();

  private static int weight(Hash leaf, AvailabilityBatch batch) {
    return BYTES_PER_BATCH + batch.slots().size() * BYTES_PER_SLOT + batch.count() / 4;
  }

  /** All rows of a device in order of number. */
  List<BatchRow> rows(Session session, Owner owner) throws SQLException {
    return session.list(
        """
        SELECT number, leaf, changed_at, contents, sidecars FROM batches
        WHERE device = ? ORDER BY number
        """,
        row -> new BatchRow(row.count(1), row.hash(2), row.number(3), row.count(4), row.count(5)),
        owner.id());
  }

  int count(Session session, Owner owner) throws SQLException {
    return Math.toIntExact(
        session.number("SELECT count(*) FROM batches WHERE device = ?", owner.id()));
  }

  Optional<BatchRow> row(Session session, Owner owner, int number) throws SQLException {
    return session.first(
        """
        SELECT number, leaf, changed_at, contents, sidecars FROM batches
        WHERE device = ? AND number = ?
        """,
        row -> new BatchRow(row.count(1), row.hash(2), row.number(3), row.count(4), row.count(5)),
        owner.id(),
        number);
  }

  Optional<AvailabilityBatch> find(Session session, Owner owner, int number) throws SQLException {
    Optional<BatchRow> row = row(session, owner, number);
    return row.isEmpty() ? Optional.empty() : Optional.of(batch(session, owner, row.get()));
  }

  /** The batch with the least number from this one on. */
  Optional<AvailabilityBatch> firstFrom(Session session, Owner owner, int number)
      throws SQLException {
    Optional<Integer> next =
        session.first(
            """
            SELECT number FROM batches WHERE device = ? AND number >= ? ORDER BY number LIMIT 1
            """,
            row -> row.count(1),
            owner.id(),
            number);
    return next.isPresent() ? find(session, owner, next.get()) : Optional.empty();
  }

  /** The batch of a row that was read in the same transaction. */
  AvailabilityBatch batch(Session session, Owner owner, BatchRow row) throws SQLException {
    AvailabilityBatch cached = decoded.getIfPresent(row.leaf());
    if (cached != null) {
      return cached;
    }
    try {
      AvailabilityBatch batch = decode(session, owner, row);
      decoded.put(row.leaf(), batch);
      return batch;
    } catch (IllegalArgumentException e) {
      throw Damage.in("batch %d of device %s".formatted(row.number(), owner.device()), e);
    }
  }

  /**
   * Reads a batch from its bytes, whatever is cached.
   *
   * @throws IllegalArgumentException if they are not what was written
   */
  AvailabilityBatch decode(Session session, Owner owner, BatchRow row) throws SQLException {
    AvailabilityBatch batch =
        BatchCodec.decode(
            owner.device().hash(), row.number(), row.leaf(), body(session, owner, row.number()));
    if (batch.slots().size() != row.contents() || batch.count() != row.sidecars()) {
      throw new IllegalArgumentException("the counts of a stored batch are wrong");
    }
    return batch;
  }

  /** The bytes of a body, empty if there are none. */
  byte[] body(Session session, Owner owner, int number) throws SQLException {
    return session
        .first("SELECT body FROM bodies WHERE id = ?", row -> row.bytes(1), key(owner, number))
        .orElseGet(() -> new byte[0]);
  }

  /** Length of a body in bytes. */
  int size(Session session, Owner owner, int number) throws SQLException {
    return session
        .first(
            "SELECT length(body) FROM bodies WHERE id = ?", row -> row.count(1), key(owner, number))
        .orElse(0);
  }

  /** Stores a batch in place of the one with its number. */
  void put(Session session, Owner owner, BatchRow row, AvailabilityBatch batch)
      throws SQLException {
    List<ContentId> before =
        find(session, owner, row.number()).map(AvailabilityBatch::slots).orElse(List.of());
    session.update(
        """
        INSERT OR REPLACE INTO batches (device, number, leaf, changed_at, contents, sidecars)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        owner.id(),
        row.number(),
        row.leaf(),
        row.changedAt(),
        row.contents(),
        row.sidecars());
    session.update(
        "INSERT OR REPLACE INTO bodies (id, body) VALUES (?, ?)",
        key(owner, row.number()),
        BatchCodec.encode(owner.device().hash(), row.leaf(), batch));
    SlotIndex.replace(session, owner, row.number(), before, batch.slots());
    decoded.put(row.leaf(), batch);
  }

  void remove(Session session, Owner owner, BatchRow row) throws SQLException {
    List<ContentId> before = batch(session, owner, row).slots();
    SlotIndex.replace(session, owner, row.number(), before, List.of());
    removeRow(session, owner, row.number());
  }

  /** Removes a batch that can't be read. */
  void removeDamaged(Session session, Owner owner, int number) throws SQLException {
    SlotIndex.forget(session, owner, number);
    removeRow(session, owner, number);
  }

  private static void removeRow(Session session, Owner owner, int number) throws SQLException {
    session.update("DELETE FROM bodies WHERE id = ?", key(owner, number));
    session.update("DELETE FROM batches WHERE device = ? AND number = ?", owner.id(), number);
  }

  /** Says of one batch that it changed, though its row is as it was. */
  void touch(Session session, Owner owner, int number, long sequence) throws SQLException {
    session.update(
        "UPDATE batches SET changed_at = ? WHERE device = ? AND number = ?",
        sequence,
        owner.id(),
        number);
  }

  /** Says of all batches that they changed: their past lies in another incarnation. */
  void touchAll(Session session, Owner owner, long sequence) throws SQLException {
    session.update("UPDATE batches SET changed_at = ? WHERE device = ?", sequence, owner.id());
  }

  void forget(Session session, Owner owner) throws SQLException {
    SlotIndex.forget(session, owner);
    session.update(
        "DELETE FROM bodies WHERE id BETWEEN ? AND ?",
        key(owner, 0),
        key(owner, AvailabilityBatch.MAX_BATCHES - 1));
    session.update("DELETE FROM batches WHERE device = ?", owner.id());
  }

  private static long key(Owner owner, int number) {
    return owner.id() * AvailabilityBatch.MAX_BATCHES + number;
  }
}
