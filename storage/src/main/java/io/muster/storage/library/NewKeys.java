package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

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

  private NewKeys() {}

  /**
   * Which of these records have no row yet, by position: of types with few keys, or in other
   * tables, none. Nor do keys that may be there twice count.
   */
  static BitSet among(Session session, List<RecordKey> keys) throws SQLException {
    BitSet found = new BitSet(keys.size());
    look(session, CONTENTS, RecordType.CONTENT, keys, found);
    look(session, ENTRIES, RecordType.ENTRY, keys, found);
    return found;
  }

  private static void look(
      Session session, String sql, RecordType type, List<RecordKey> keys, BitSet found)
      throws SQLException {
    int[] positions =
        IntStream.range(0, keys.size()).filter(i -> keys.get(i).type() == type).toArray();
    if (positions.length < FEW) {
      return;
    }
    byte[] uuids = uuids(keys, positions);
    Arrays.stream(positions).forEach(found::set);
    for (int from = 0; from < positions.length; from += MOST) {
      int first = from;
      byte[] some =
          Arrays.copyOfRange(
              uuids, from * Uuid.SIZE, Math.min((from + MOST) * Uuid.SIZE, uuids.length));
      session
          .list(sql, row -> first + row.count(1) / Uuid.SIZE, some)
          .forEach(index -> found.clear(positions[index]));
    }
    clearTwins(ByteBuffer.wrap(uuids).asLongBuffer(), positions, found);
  }

  /** The ends of the keys, which are UUIDs, one after the other. */
  private static byte[] uuids(List<RecordKey> keys, int[] positions) {
    byte[] uuids = new byte[positions.length * Uuid.SIZE];
    for (int i = 0; i < positions.length; i++) {
      ByteString key = keys.get(positions[i]).key();
      key.substring(key.size() - Uuid.SIZE).copyTo(uuids, i * Uuid.SIZE);
    }
    return uuids;
  }

  /** A key that comes again has a row by then; one that begins like another may be the same. */
  private static void clearTwins(LongBuffer uuids, int[] positions, BitSet found) {
    long[] sorted = new long[positions.length];
    Arrays.setAll(sorted, i -> uuids.get(2 * i));
    Arrays.sort(sorted);
    Set<Long> twins = new HashSet<>();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        twins.add(sorted[i]);
      }
    }
    for (int i = 0; i < positions.length && !twins.isEmpty(); i++) {
      if (twins.contains(uuids.get(2 * i))) {
        found.clear(positions[i]);
      }
    }
  }
}
