package io.muster.storage.integrity;

import io.muster.protocol.digest.RecordTree;
import io.muster.storage.library.LibraryCheck;
import java.util.Optional;

/** Adds the records up anew, leaf by leaf, and compares with the sums that were kept. */
final class TreePart implements Part {
  /** Leaves that are summed together. */
  private static final int LEAVES = 16;

  private final LibraryCheck library;
  private final Tally tally;

  TreePart(LibraryCheck library, Tally tally) {
    this.library = library;
    this.tally = tally;
  }

  @Override
  public Optional<String> step(String position, Slice slice) {
    int from = position.isEmpty() ? 0 : Integer.parseInt(position);
    if (from < 0 || from >= RecordTree.LEAVES) {
      throw new IllegalArgumentException("no leaf " + from);
    }
    int to = Math.min(from + LEAVES, RecordTree.LEAVES);
    LibraryCheck.Leaves leaves = library.leaves(from, to);
    leaves.wrong().forEach(bad -> tally.error(bad.table(), bad.place(), bad.what(), false));
    // A damaged row makes its leaf unreadable, or all leaves: it is listed as a row already.
    leaves.unreadable().stream()
        .filter(_ -> !tally.hasDamage())
        .forEach(bad -> tally.error(bad.table(), bad.place(), bad.what(), false));
    tally.checked(to - from);
    return to < RecordTree.LEAVES ? Optional.of(String.valueOf(to)) : Optional.empty();
  }
}
