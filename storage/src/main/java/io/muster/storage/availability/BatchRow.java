package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import java.util.Collection;
import java.util.List;

/**
 * What is kept beside the body of a batch.
 *
 * @param changedAt the sequence with which it last changed
 * @param contents slots
 * @param sidecars set bits
 */
record BatchRow(int number, Hash leaf, long changedAt, int contents, int sidecars) {
  /** The row that a batch belongs in. */
  static BatchRow of(AvailabilityBatch batch, long changedAt) {
    return new BatchRow(
        batch.number(), BatchTree.leaf(batch), changedAt, batch.slots().size(), batch.count());
  }

  static List<Hash> leaves(Collection<BatchRow> rows) {
    return rows.stream().map(BatchRow::leaf).toList();
  }

  /** Whether these rows, in order of number, are what a head stands for. */
  static boolean bearOut(Collection<BatchRow> rows, Head head) {
    return counts(rows).equals(head.counts()) && BatchTree.root(leaves(rows)).equals(head.root());
  }

  static Counts counts(Collection<BatchRow> rows) {
    long contents = rows.stream().mapToLong(BatchRow::contents).sum();
    long sidecars = rows.stream().mapToLong(BatchRow::sidecars).sum();
    return new Counts(rows.size(), contents, sidecars);
  }
}
