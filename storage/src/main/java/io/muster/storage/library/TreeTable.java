package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;

/** The leaves of the record tree as they are stored: those of a node in one row. */
final class TreeTable {
  private static final int ROW_BYTES = RecordTree.LEAVES_PER_NODE * Hash.SIZE;

  private TreeTable() {}

  private record Node(int number, ByteBuffer sums) {
    static Node read(Row row) throws SQLException {
      int number = row.count(1);
      byte[] sums = row.bytes(2);
      if (number >= RecordTree.NODES || sums.length != ROW_BYTES) {
        throw Damage.in("tree_nodes", number, new IllegalArgumentException("no node"));
      }
      return new Node(number, ByteBuffer.wrap(sums));
    }

    /** The next leaf. */
    Hash next() {
      return new Hash(sums.getLong(), sums.getLong(), sums.getLong(), sums.getLong());
    }
  }

  /** The stored tree; after a migration that took it away it is made from the records. */
  static RecordTree load(Session session, Records records) throws SQLException {
    List<Node> nodes = session.list("SELECT node, sums FROM tree_nodes", Node::read);
    if (nodes.isEmpty()) {
      return rebuild(session, records);
    }
    RecordTree tree = new RecordTree();
    for (Node node : nodes) {
      int first = node.number() * RecordTree.LEAVES_PER_NODE;
      for (int i = 0; i < RecordTree.LEAVES_PER_NODE; i++) {
        tree.setLeaf(first + i, node.next());
      }
    }
    return tree;
  }

  /** A leaf as it is stored. */
  static Hash leaf(Session session, int leaf) throws SQLException {
    return session
        .first(
            "SELECT node, sums FROM tree_nodes WHERE node = ?", Node::read, RecordTree.nodeOf(leaf))
        .map(
            node -> {
              node.sums().position(leaf % RecordTree.LEAVES_PER_NODE * Hash.SIZE);
              return node.next();
            })
        .orElse(Hash.ZERO);
  }

  /** The tree over all rows. */
  static RecordTree over(Session session, Records records) throws SQLException {
    RecordTree tree = new RecordTree();
    records.forEach(session, record -> tree.replace(LibraryRecord.empty(record.key()), record));
    return tree;
  }

  private static RecordTree rebuild(Session session, Records records) throws SQLException {
    RecordTree tree = over(session, records);
    for (int node = 0; node < RecordTree.NODES; node++) {
      save(session, node, tree.leaves(node));
    }
    return tree;
  }

  static void save(Session session, int node, List<Hash> leaves) throws SQLException {
    ByteBuffer sums = ByteBuffer.allocate(ROW_BYTES);
    for (Hash leaf : leaves) {
      sums.putLong(leaf.a()).putLong(leaf.b()).putLong(leaf.c()).putLong(leaf.d());
    }
    session.update(
        "INSERT OR REPLACE INTO tree_nodes (node, sums) VALUES (?, ?)", node, sums.array());
  }
}
