package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.RecordKey;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;

/** The leaves of the record tree as they are stored, and which records each holds. */
final class TreeTable {
  private TreeTable() {}

  private record Leaf(int number, Hash sum) {}

  static RecordTree load(Session session) throws SQLException {
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

  static void save(Session session, int leaf, Hash sum) throws SQLException {
    session.update("INSERT OR REPLACE INTO tree_leaves (leaf, sum) VALUES (?, ?)", leaf, sum);
  }

  /** Enters a new record. */
  static void add(Session session, RecordKey key, long id) throws SQLException {
    session.update(
        "INSERT INTO leaf_records (leaf, type, record_id) VALUES (?, ?, ?)",
        RecordTree.leafOf(key),
        key.type().number(),
        id);
  }

  /** Where a record lies: its type's number and its row. */
  record Place(int type, long id) {}

  static List<Place> places(Session session, int leaf) throws SQLException {
    return session.list(
        "SELECT type, record_id FROM leaf_records WHERE leaf = ? ORDER BY type, record_id",
        row -> new Place(row.count(1), row.number(2)),
        leaf);
  }
}
