package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.storage.sql.Session;
import java.sql.SQLException;

/** The leaves of the record tree as they are stored. */
final class TreeTable {
  private TreeTable() {}

  private record Leaf(int number, Hash sum) {}

  /** The stored tree; after a migration that took it away it is made from the records. */
  static RecordTree load(Session session, Records records) throws SQLException {
    if (session.number("SELECT count(*) FROM tree_leaves") == 0) {
      return rebuild(session, records);
    }
    RecordTree tree = new RecordTree();
    for (Leaf leaf :
        session.list(
            "SELECT leaf, sum FROM tree_leaves", row -> new Leaf(row.count(1), row.hash(2)))) {
      if (leaf.number() >= RecordTree.LEAVES) {
        throw Damage.in("tree_leaves", leaf.number(), new IllegalArgumentException("no leaf"));
      }
      tree.setLeaf(leaf.number(), leaf.sum());
    }
    return tree;
  }

  /** The tree over all rows. */
  static RecordTree over(Session session, Records records) throws SQLException {
    RecordTree tree = new RecordTree();
    records.forEach(session, record -> tree.replace(LibraryRecord.empty(record.key()), record));
    return tree;
  }

  private static RecordTree rebuild(Session session, Records records) throws SQLException {
    RecordTree tree = over(session, records);
    for (int leaf = 0; leaf < RecordTree.LEAVES; leaf++) {
      if (!tree.leaf(leaf).equals(Hash.ZERO)) {
        save(session, leaf, tree.leaf(leaf));
      }
    }
    return tree;
  }

  static void save(Session session, int leaf, Hash sum) throws SQLException {
    session.update("INSERT OR REPLACE INTO tree_leaves (leaf, sum) VALUES (?, ?)", leaf, sum);
  }
}
