package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Takes groups whose rows are damaged out of the library. Then this device's root is that of what
 * it has, it differs from those of the others, and the repair by root brings back what they have.
 */
final class DamagedGroups {
  private static final int PAGE = 1_000;

  private final Session session;
  private final Records records;
  private final Bookkeeping book;

  DamagedGroups(Session session, Records records, Bookkeeping book) {
    this.session = session;
    this.records = records;
    this.book = book;
  }

  /** Takes out those of these rows that can't be read; returns whose groups they were. */
  List<ContentId> drop(List<Long> ids) throws SQLException {
    List<ContentId> dropped = new ArrayList<>();
    TreeSet<Integer> leaves = new TreeSet<>();
    for (long id : ids) {
      if (records.readable(session, RecordType.GROUP.number(), id).isEmpty()) {
        Optional<ContentId> content = contentOf(id);
        if (content.isPresent()) {
          session.update("DELETE FROM sidecar_groups WHERE id = ?", id);
          leaves.add(RecordTree.leafOf(RecordKey.group(content.get())));
          dropped.add(content.get());
        }
      }
    }
    for (int leaf : leaves) {
      book.recounted(leaf, sum(leaf));
    }
    if (!dropped.isEmpty()) {
      recount();
      dropped.forEach(content -> book.dropped(RecordKey.group(content)));
    }
    return dropped;
  }

  /** Without its key nobody can say which leaf a row was counted in: it stays. */
  private Optional<ContentId> contentOf(long id) throws SQLException {
    return session.first(
        """
        SELECT content_uuid FROM sidecar_groups
        WHERE id = ? AND typeof(content_uuid) = 'blob' AND length(content_uuid) = 16\
        """,
        row -> new ContentId(row.uuid(1)),
        id);
  }

  private Hash sum(int leaf) throws SQLException {
    RecordTree tree = new RecordTree();
    for (LibraryRecord record : new LeafRows(session, records).readable(leaf)) {
      tree.replace(LibraryRecord.empty(record.key()), record);
    }
    return tree.leaf(leaf);
  }

  /** What a damaged row added to the counts nobody knows: they are made anew from all others. */
  private void recount() throws SQLException {
    book.restartGroupCounts();
    List<Long> ids = idsAfter(Long.MIN_VALUE);
    while (!ids.isEmpty()) {
      for (long id : ids) {
        records.groups().readable(session, id).ifPresent(book::countGroup);
      }
      ids = idsAfter(ids.getLast());
    }
  }

  private List<Long> idsAfter(long id) throws SQLException {
    return session.list(
        "SELECT id FROM sidecar_groups WHERE id > ? ORDER BY id LIMIT ?",
        row -> row.number(1),
        id,
        PAGE);
  }
}
