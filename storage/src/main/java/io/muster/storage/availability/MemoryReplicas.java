package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.storage.availability.Applied.Outcome;
import io.muster.storage.availability.MemoryBatches.Kept;
import io.muster.storage.availability.Standing.Target;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What another device said, in memory: what {@link Replicas} does, on a value. */
final class MemoryReplicas {
  private MemoryReplicas() {}

  /** How it ended, and what is known then. */
  record Result(Applied applied, MemoryBatches after) {}

  private static Result unchanged(MemoryBatches before, Outcome outcome) {
    return new Result(Applied.of(outcome), before);
  }

  static Result apply(
      MemoryBatches before,
      Head head,
      @Nullable List<Hash> leaves,
      List<AvailabilityBatch> batches) {
    if (!Heads.isConsistent(head)) {
      return unchanged(before, Outcome.MISMATCH);
    }
    Optional<Outcome> refusal = Replicas.refusal(before.standing(), head, leaves != null);
    if (refusal.isPresent()) {
      return unchanged(before, refusal.get());
    }
    return leaves == null
        ? applyWhole(before, head, batches)
        : applyTowards(before, new Target(head, leaves), batches);
  }

  private static Result applyWhole(
      MemoryBatches before, Head head, List<AvailabilityBatch> batches) {
    int count = head.counts().batches();
    long sequence = head.version().sequence();
    SortedMap<Integer, Kept> received = new TreeMap<>();
    batches.forEach(batch -> received.put(batch.number(), Kept.of(batch, sequence)));
    SortedMap<Integer, Kept> all = new TreeMap<>(before.kept());
    all.putAll(received);
    all.tailMap(count).clear();
    MemoryBatches expected = new MemoryBatches(before.standing(), all);
    if (!expected.bearsOut(head) || !received.tailMap(count).isEmpty()) {
      return unchanged(before, Outcome.MISMATCH);
    }
    SortedMap<Integer, Kept> now =
        new TreeMap<>(settled(before, new Target(head, expected.leaves(0))).kept());
    now.putAll(received);
    MemoryBatches after = new MemoryBatches(before.standing(), now).vouch(head);
    after.checkTwice();
    return new Result(Applied.of(Outcome.COMPLETE), after);
  }

  private static Result applyTowards(
      MemoryBatches before, Target target, List<AvailabilityBatch> batches) {
    Head head = target.head();
    if (target.leaves().size() != head.counts().batches()
        || !BatchTree.root(target.leaves()).equals(head.root())) {
      return unchanged(before, Outcome.MISMATCH);
    }
    if (before.standing().target().equals(Optional.of(target))) {
      return fill(before, target, batches);
    }
    Standing aimed = new Standing(before.standing().last(), false, Optional.of(target));
    return fill(settled(before, target).with(aimed), target, batches);
  }

  static Result applyBatches(MemoryBatches before, List<AvailabilityBatch> batches) {
    Optional<Target> target = before.standing().target();
    return target.isEmpty()
        ? unchanged(before, Outcome.STALE)
        : fill(before, target.get(), batches);
  }

  private static Result fill(MemoryBatches before, Target target, List<AvailabilityBatch> batches) {
    SortedMap<Integer, Kept> now = new TreeMap<>(before.kept());
    for (AvailabilityBatch batch : batches) {
      Kept received = Kept.of(batch, target.head().version().sequence());
      Kept here = now.get(batch.number());
      boolean same = here != null && here.leaf().equals(received.leaf());
      if (received.isOf(target) && !same) {
        now.put(batch.number(), received);
      }
    }
    MemoryBatches after = new MemoryBatches(before.standing(), now);
    after.checkTwice();
    int holes = after.holes(target, Integer.MAX_VALUE).size();
    if (holes > 0) {
      return new Result(Applied.partial(holes), after);
    }
    return after.bearsOut(target.head())
        ? new Result(Applied.of(Outcome.COMPLETE), after.vouch(target.head()))
        : new Result(Applied.of(Outcome.MISMATCH), after.withoutTarget());
  }

  /** Cut to the length of a new head, and no batch changed earlier than it was. */
  private static MemoryBatches settled(MemoryBatches before, Target next) {
    long sequence = next.head().version().sequence();
    Optional<Target> last = before.standing().target();
    boolean newEra =
        !before.standing().era().equals(Optional.of(next.head().version().incarnation()));
    SortedMap<Integer, Kept> now = new TreeMap<>(before.kept());
    now.tailMap(next.leaves().size()).clear();
    now.replaceAll(
        (number, kept) -> {
          boolean wasHole = last.filter(target -> !kept.isOf(target)).isPresent();
          return newEra || (kept.isOf(next) && wasHole) ? kept.changedAt(sequence) : kept;
        });
    return new MemoryBatches(before.standing(), now);
  }
}
