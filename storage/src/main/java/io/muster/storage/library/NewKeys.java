package io.muster.storage.library;

import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which records of a bulk have no row yet: one statement tells it of many, at a third of what it
 * takes to look for each. What it can't rule out by the first bytes of a UUID counts as there.
 */
final class NewKeys {
  /** Fewer keys are looked for one by one. */
  private static final int FEW = 16;

  /** Most keys in one statement. */
  private static final int MOST = 1000;

  static final String CONTENTS =
      """
      WITH RECURSIVE keys (at) AS (
        SELECT 1 UNION ALL SELECT at + 16 FROM keys WHERE at + 16 < length(?1))
      SELECT at FROM keys WHERE EXISTS (
        SELECT 1 FROM content_identity WHERE substr(content_uuid, 1, 4) = substr(?1, at, 4))\
      """;
  static final String ENTRIES =
      """
      WITH RECURSIVE keys (at) AS (
        SELECT 1 UNION ALL SELECT at + 16 FROM keys WHERE at + 16 < length(?1))
      SELECT at FROM keys WHERE EXISTS (
        SELECT 1 FROM entry_rows WHERE substr(uuid, 1, 4) = substr(?1, at, 4))\
      """;

  private final Set<RecordKey> found = new HashSet<>();

  /** Looks for records of all types; those with few keys, or in other tables, are left out. */
  void look(Session session, List<RecordKey> keys) throws SQLException {
    look(session, CONTENTS, of(RecordType.CONTENT, keys));
    look(session, ENTRIES, of(RecordType.ENTRY, keys));
  }

  private static List<RecordKey> of(RecordType type, List<RecordKey> keys) {
    return keys.stream().filter(key -> key.type() == type).toList();
  }

  private void look(Session session, String sql, List<RecordKey> keys) throws SQLException {
    for (int from = 0; keys.size() - from >= FEW; from += MOST) {
      List<RecordKey> some = keys.subList(from, Math.min(from + MOST, keys.size()));
      found.addAll(some);
      session
          .list(sql, row -> row.count(1) / Uuid.SIZE, uuids(some))
          .forEach(index -> found.remove(some.get(index)));
    }
  }

  /** The ends of the keys, which are UUIDs, one after the other. */
  private static byte[] uuids(List<RecordKey> keys) {
    ByteBuffer uuids = ByteBuffer.allocate(keys.size() * Uuid.SIZE);
    for (RecordKey key : keys) {
      key.key().substring(key.key().size() - Uuid.SIZE).copyTo(uuids);
    }
    return uuids.array();
  }

  /**
   * Whether a record is known to have no row; asked again it is not, since it may have one then.
   */
  boolean take(RecordKey key) {
    return found.remove(key);
  }
}
