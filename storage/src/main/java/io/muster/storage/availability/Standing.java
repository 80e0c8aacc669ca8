package io.muster.storage.availability;

import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import java.util.List;
import java.util.Optional;

/**
 * How far the batches of one device have come.
 *
 * @param last the last head whose root was recomputed from rows
 * @param vouched whether the rows are still those of {@code last}
 * @param target where the rows are on their way to
 */
record Standing(Optional<Head> last, boolean vouched, Optional<Target> target) {
  static final Standing NONE = new Standing(Optional.empty(), false, Optional.empty());

  /** A head that is not reached yet, and the leaves of its batches by number. */
  record Target(Head head, List<Hash> leaves) {
    Target {
      leaves = List.copyOf(leaves);
    }

    /** Whether a stored batch is one of the target's. */
    boolean has(BatchRow row) {
      return row.number() < leaves.size() && leaves.get(row.number()).equals(row.leaf());
    }
  }

  Optional<Head> vouchedHead() {
    return vouched ? last : Optional.empty();
  }

  Optional<Head> targetHead() {
    return target.map(Target::head);
  }

  /** The incarnation that the sequences in the rows count in, if they count in one. */
  Optional<Incarnation> era() {
    return targetHead().or(this::vouchedHead).map(head -> head.version().incarnation());
  }
}
