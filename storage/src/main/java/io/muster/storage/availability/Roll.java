package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTreeLevels;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all batches of one device, by number, with their tree. A transaction changes a
 * copy; one that readers see is not changed any more.
 */
final class Roll {
  private final List<@Nullable BatchRow> rows = new ArrayList<>();
  private final BatchTreeLevels tree;

  Roll() {
    this(new BatchTreeLevels());
  }

  private Roll(BatchTreeLevels tree) {
    this.tree = tree;
  }

  Roll copy() {
    Roll copy = new Roll(tree.copy());
    copy.rows.addAll(rows);
    return copy;
  }

  /** One more than the highest number. */
  int length() {
    return rows.size();
  }

  @Nullable BatchRow find(int number) {
    return number < rows.size() ? rows.get(number) : null;
  }

  /** The rows that there are, in order of number. */
  List<BatchRow> all() {
    List<BatchRow> all = new ArrayList<>(rows.size());
    for (BatchRow row : rows) {
      if (row != null) {
        all.add(row);
      }
    }
    return all;
  }

  void put(BatchRow row) {
    while (rows.size() <= row.number()) {
      rows.add(null);
    }
    rows.set(row.number(), row);
    if (row.number() >= tree.size() || !tree.leaf(row.number()).equals(row.leaf())) {
      tree.set(row.number(), row.leaf());
    }
  }

  void remove(int number) {
    if (number >= rows.size()) {
      return;
    }
    rows.set(number, null);
    tree.set(number, Hash.ZERO);
    while (!rows.isEmpty() && rows.getLast() == null) {
      rows.removeLast();
    }
    tree.resize(rows.size());
  }

  Counts counts() {
    int batches = 0;
    long contents = 0;
    long sidecars = 0;
    for (BatchRow row : rows) {
      if (row != null) {
        batches++;
        contents += row.contents();
        sidecars += row.sidecars();
      }
    }
    return new Counts(batches, contents, sidecars);
  }

  /** The leaves, {@link Hash#ZERO} where a batch is missing, filled up to this length. */
  List<Hash> leaves(int atLeast) {
    List<Hash> leaves = new ArrayList<>(Math.max(atLeast, rows.size()));
    for (int number = 0; number < Math.max(atLeast, rows.size()); number++) {
      BatchRow row = find(number);
      leaves.add(row == null ? Hash.ZERO : row.leaf());
    }
    return leaves;
  }

  /** The root over all leaves. */
  Hash root() {
    return tree.root();
  }

  /** Whether these batches, without a gap, are what a head stands for. */
  boolean bearsOut(Head head) {
    Counts counts = counts();
    return counts.batches() == rows.size()
        && counts.equals(head.counts())
        && root().equals(head.root());
  }
}
