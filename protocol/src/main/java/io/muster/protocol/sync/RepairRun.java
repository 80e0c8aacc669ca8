package io.muster.protocol.sync;

import io.muster.protocol.wire.LibraryMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps the side that begins a {@link RootRepair} to one run at a time: every record that the peer
 * merges changes its proof, and a run for each of those would multiply.
 */
final class RepairRun {
  /** After so long a run counts as broken off. */
  static final long MOST_MILLIS = 30_000;

  /** Two proofs that agree on the context and not on the root. */
  record Standoff(LibraryMessage.Proof mine, LibraryMessage.Proof theirs) {
    boolean needsRepair() {
      return mine.context().equals(theirs.context()) && !mine.root().equals(theirs.root());
    }
  }

  private enum Phase {
    IDLE,
    DESCENDING,
    EXCHANGING
  }

  private final Set<Integer> awaited = new TreeSet<>();
  private Phase phase = Phase.IDLE;
  private Optional<Standoff> began = Optional.empty();
  private int merging;
  private long untilMillis;

  /** Whether a run begins now; not while one is under way. */
  boolean begin(Standoff roots, long nowMillis) {
    if (phase != Phase.IDLE) {
      return false;
    }
    phase = Phase.DESCENDING;
    began = Optional.of(roots);
    merging = 0;
    awaited.clear();
    untilMillis = nowMillis + MOST_MILLIS;
    return true;
  }

  /** Leaves whose records the peer has not answered with its own. */
  int awaited() {
    return awaited.size();
  }

  boolean isDescending() {
    return phase == Phase.DESCENDING;
  }

  /** The records that the peer shall answer with its own. */
  void sent(List<LibraryMessage.LeafRecords> records) {
    records.stream()
        .filter(LibraryMessage.LeafRecords::answer)
        .forEach(frame -> awaited.add(frame.leaf()));
    phase = awaited.isEmpty() ? Phase.IDLE : Phase.EXCHANGING;
  }

  void answered(LibraryMessage.LeafRecords records) {
    awaited.remove(records.leaf());
    merging++;
  }

  /** Records were merged: whether the run is over by it, and has moved one of the two roots. */
  boolean mergedAndShouldGoOn(Standoff roots) {
    merging = Math.max(0, merging - 1);
    if (phase != Phase.EXCHANGING || !awaited.isEmpty() || merging > 0) {
      return false;
    }
    phase = Phase.IDLE;
    return roots.needsRepair() && !began.equals(Optional.of(roots));
  }

  void tick(long nowMillis) {
    if (nowMillis >= untilMillis) {
      phase = Phase.IDLE;
    }
  }
}
