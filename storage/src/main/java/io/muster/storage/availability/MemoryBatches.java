package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.storage.StorageException;
import io.muster.storage.availability.Standing.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of one device; never changed, only replaced. */
record MemoryBatches(Standing standing, SortedMap<Integer, Kept> kept, MemoryJournal journal) {
  static final MemoryBatches NONE =
      new MemoryBatches(Standing.NONE, new TreeMap<>(), MemoryJournal.NONE);

  MemoryBatches {
    kept = Collections.unmodifiableSortedMap(new TreeMap<>(kept));
  }

  /** A batch, its leaf, and the sequence with which it last changed. */
  record Kept(AvailabilityBatch batch, Hash leaf, long changedAt) {
    static Kept of(AvailabilityBatch batch, long changedAt) {
      return new Kept(batch, BatchTree.leaf(batch), changedAt);
    }

    Kept changedAt(long sequence) {
      return new Kept(batch, leaf, sequence);
    }

    boolean isOf(Target target) {
      return batch.number() < target.leaves().size()
          && target.leaves().get(batch.number()).equals(leaf);
    }
  }

  MemoryBatches with(Standing next) {
    return new MemoryBatches(next, kept, journal);
  }

  MemoryBatches with(SortedMap<Integer, Kept> next) {
    return new MemoryBatches(standing, next, journal);
  }

  MemoryBatches vouch(Head head) {
    Standing vouched = new Standing(Optional.of(head), true, Optional.empty());
    return new MemoryBatches(vouched, kept, journal.after(standing, head, kept));
  }

  MemoryBatches withoutTarget() {
    return with(new Standing(standing.last(), standing.vouched(), Optional.empty()));
  }

  /** One more than the highest number. */
  int length() {
    return kept.isEmpty() ? 0 : kept.lastKey() + 1;
  }

  List<Hash> leaves(int atLeast) {
    List<Hash> leaves = new ArrayList<>();
    for (int number = 0; number < Math.max(atLeast, length()); number++) {
      Kept here = kept.get(number);
      leaves.add(here == null ? Hash.ZERO : here.leaf());
    }
    return Collections.unmodifiableList(leaves);
  }

  Hash root() {
    return BatchTree.root(leaves(0));
  }

  Counts counts() {
    long contents = 0;
    long sidecars = 0;
    for (Kept here : kept.values()) {
      contents += here.batch().slots().size();
      sidecars += here.batch().count();
    }
    return new Counts(kept.size(), contents, sidecars);
  }

  /** Whether these batches, without a gap, are what a head stands for. */
  boolean bearsOut(Head head) {
    return kept.size() == length() && counts().equals(head.counts()) && root().equals(head.root());
  }

  List<Integer> holes(Target target, int most) {
    List<Integer> holes = new ArrayList<>();
    for (int number = 0; number < target.leaves().size() && holes.size() < most; number++) {
      Kept here = kept.get(number);
      if (here == null || !here.isOf(target)) {
        holes.add(number);
      }
    }
    return holes;
  }

  /** Refuses a device that names too many contents twice. */
  void checkTwice() {
    Set<ContentId> once = new LinkedHashSet<>();
    int twice = 0;
    for (Kept here : kept.values()) {
      for (ContentId content : here.batch().slots()) {
        twice += once.add(content) ? 0 : 1;
      }
    }
    if (twice > Places.MAX_TWICE) {
      throw new StorageException(
          StorageException.Kind.OTHER,
          "a device names %d contents twice: what it says is not taken".formatted(twice));
    }
  }
}
