package io.muster.storage.library;

import io.muster.protocol.digest.RecordHasher;
import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Writer;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;

/** What changes along with the rows of a commit: dots, leaves of the tree, counts. */
final class Bookkeeping {
  private final Session session;
  private final Dictionary<Writer> writers;
  private final DotTable dots;
  private final RecordHasher hasher = new RecordHasher();
  private final RecordTree tree;
  private final BitSet nodes = new BitSet(RecordTree.NODES);
  private final Tally tally;
  private final List<RecordKey> changed = new ArrayList<>();

  /** Whether records may have changed more than once; new ones mostly don't. */
  private boolean again;

  Bookkeeping(Session session, Dictionary<Writer> writers, LibraryState before) {
    this.session = session;
    this.writers = writers;
    this.dots = new DotTable(session);
    this.tree = before.tree().copy();
    this.tally = new Tally(before.counts());
  }

  /** A record that lies in this row was changed. */
  void changed(long id, LibraryRecord before, LibraryRecord after) throws SQLException {
    RecordType type = after.key().type();
    List<Dot> old = dots(before);
    List<Dot> now = dots(after);
    for (Dot dot : old) {
      if (!now.contains(dot)) {
        dots.remove(writers.number(session, dot.writer()), dot.sequence(), type, id);
      }
    }
    for (Dot dot : now) {
      if (!old.contains(dot)) {
        dots.add(writers.number(session, dot.writer()), dot.sequence(), type, id);
      }
    }
    int leaf = RecordTree.leafOf(after.key());
    tree.exchange(leaf, hash(before), hash(after));
    nodes.set(RecordTree.nodeOf(leaf));
    if (type == RecordType.CONTENT && before.fields().isEmpty()) {
      tally.addContent();
    }
    changed.add(after.key());
    again |= !before.fields().isEmpty();
  }

  private Hash hash(LibraryRecord record) {
    return record.fields().isEmpty() ? Hash.ZERO : RecordTree.hash(hasher, record);
  }

  /** The distinct dots of a record: few, however many fields there are. */
  private static List<Dot> dots(LibraryRecord record) {
    List<Dot> dots = new ArrayList<>(2);
    for (Register register : record.fields().values()) {
      if (!dots.contains(register.dot())) {
        dots.add(register.dot());
      }
    }
    return dots;
  }

  /**
   * A group that lies in this row was changed.
   *
   * @param out hash of the record as it was, zero if there was none
   * @param in hash of the record as it is
   */
  void changed(long id, RecordKey key, GroupRow before, GroupRow after, Hash out, Hash in)
      throws SQLException {
    List<GroupRow.Stamp> old = before.stamps();
    List<GroupRow.Stamp> now = after.stamps();
    for (GroupRow.Stamp stamp : old) {
      if (now.stream().noneMatch(stamp::isOfSameWrite)) {
        dots.remove(stamp.writer(), stamp.sequence(), RecordType.GROUP, id);
      }
    }
    for (GroupRow.Stamp stamp : now) {
      if (old.stream().noneMatch(stamp::isOfSameWrite)) {
        dots.add(stamp.writer(), stamp.sequence(), RecordType.GROUP, id);
      }
    }
    int leaf = RecordTree.leafOf(key);
    tree.exchange(leaf, out, in);
    nodes.set(RecordTree.nodeOf(leaf));
    tally.replace(before, after);
    changed.add(key);
    again |= !old.isEmpty();
  }

  /** The sum of a leaf was made anew from its rows. */
  void recounted(int leaf, Hash sum) {
    tree.setLeaf(leaf, sum);
    nodes.set(RecordTree.nodeOf(leaf));
  }

  /** A record is not there any more, and nobody knows what it was. */
  void dropped(RecordKey key) {
    changed.add(key);
    again = true;
  }

  /** The counts of groups begin at nothing. */
  void restartGroupCounts() throws SQLException {
    tally.restartGroups(session);
  }

  void countGroup(GroupRow row) {
    tally.replace(GroupRow.EMPTY, row);
  }

  /** The records that were changed since this was last asked, each once. */
  List<RecordKey> takeChanged() {
    List<RecordKey> taken = List.copyOf(again ? new LinkedHashSet<>(changed) : changed);
    changed.clear();
    again = false;
    return taken;
  }

  /** Stores it all; returns the tree and the counts as they are then. */
  Result finish(LibraryState before) throws SQLException {
    dots.flush();
    for (int node = nodes.nextSetBit(0); node >= 0; node = nodes.nextSetBit(node + 1)) {
      TreeTable.save(session, node, tree.leaves(node));
    }
    tally.save(session, before.counts());
    TreeSnapshot snapshot = nodes.isEmpty() ? before.tree() : new TreeSnapshot(tree);
    return new Result(snapshot, tally.counts());
  }

  /** What a commit leaves behind in memory. */
  record Result(TreeSnapshot tree, LibraryCounts counts) {}
}
