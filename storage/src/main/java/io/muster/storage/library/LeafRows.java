package io.muster.storage.library;

import com.google.common.collect.ImmutableList;
import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.RecordStore.Stored;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The records that a leaf of the tree holds: a range of keys, see {@link RecordTree#leafOf}. */
final class LeafRows {
  private static final int PAGE = 1000;

  private final Session session;
  private final Records records;

  LeafRows(Session session, Records records) {
    this.session = session;
    this.records = records;
  }

  List<LibraryRecord> in(int leaf) throws SQLException {
    List<LibraryRecord> found = new ArrayList<>();
    for (RecordType type : RecordType.values()) {
      if (type == RecordType.VARIANT || type == RecordType.MEMBER) {
        addFewIn(leaf, type, found);
      } else {
        for (long id : ids(leaf, TableShape.of(type))) {
          found.add(records.of(type).get(session, id));
        }
      }
    }
    return found;
  }

  /** Of the types whose keys lie in no order of leaves there are few; all are looked at. */
  private void addFewIn(int leaf, RecordType type, List<LibraryRecord> found) throws SQLException {
    List<Stored> page = records.of(type).page(session, Long.MIN_VALUE, PAGE);
    while (!page.isEmpty()) {
      page.stream()
          .map(Stored::record)
          .filter(record -> RecordTree.leafOf(record.key()) == leaf)
          .forEach(found::add);
      page = records.of(type).page(session, page.getLast().id(), PAGE);
    }
  }

  private List<Long> ids(int leaf, TableShape shape) throws SQLException {
    ImmutableList<String> key = shape.keyColumns();
    byte[] from = RecordTree.first(leaf).bytes();
    byte[] to = end(leaf);
    if (key.size() == 1) {
      return session.list(
          "SELECT id FROM %s WHERE %s >= ? AND %2$s < ? ORDER BY id"
              .formatted(shape.table(), key.getFirst()),
          row -> row.number(1),
          from,
          to);
    }
    // Jumps from one owner to the next, so that the index serves within each.
    return session.list(
        """
        WITH RECURSIVE owners (owner) AS (
          SELECT min(%2$s) FROM %1$s
          UNION ALL
          SELECT (SELECT min(%2$s) FROM %1$s WHERE %2$s > owner) FROM owners
          WHERE owner IS NOT NULL)
        SELECT t.id FROM owners JOIN %1$s t ON t.%2$s = owner
        WHERE t.%3$s >= ? AND t.%3$s < ? ORDER BY t.id\
        """
            .formatted(shape.table(), key.getFirst(), key.get(1)),
        row -> row.number(1),
        from,
        to);
  }

  /** After all keys of a leaf; blobs of 17 bytes lie after all of 16. */
  private static byte[] end(int leaf) {
    if (leaf + 1 < RecordTree.LEAVES) {
      return RecordTree.first(leaf + 1).bytes();
    }
    byte[] last = new byte[Uuid.SIZE + 1];
    Arrays.fill(last, (byte) 0xff);
    return last;
  }
}
