package io.muster.storage.availability;

import io.muster.protocol.digest.BatchChanges;
import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.storage.availability.Applied.Outcome;
import io.muster.storage.availability.MemoryBatches.Kept;
import io.muster.storage.availability.Standing.Target;
import java.util.ArrayList;
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
      MemoryBatches before, Head head, @Nullable List<Hash> leaves, List<BatchChange> changes) {
    if (!Heads.isConsistent(head)) {
      return unchanged(before, Outcome.MISMATCH);
    }
    Optional<Outcome> refusal = Replicas.refusal(before.standing(), head, leaves != null);
    if (refusal.isPresent()) {
      return unchanged(before, refusal.get());
    }
    return leaves == null
        ? applyWhole(before, head, changes)
        : applyTowards(before, new Target(head, leaves), changes);
  }

  private static Result applyWhole(MemoryBatches before, Head head, List<BatchChange> changes) {
    int count = head.counts().batches();
    long sequence = head.version().sequence();
    SortedMap<Integer, Kept> received = new TreeMap<>();
    List<Integer> unknown = new ArrayList<>();
    for (BatchChange change : changes) {
      understood(before, change)
          .ifPresentOrElse(
              batch -> received.put(batch.number(), Kept.of(batch, sequence)),
              () -> unknown.add(change.number()));
    }
    if (!unknown.isEmpty()) {
      return new Result(Applied.unknown(unknown), before);
    }
    SortedMap<Integer, Kept> all = new TreeMap<>(before.kept());
    all.putAll(received);
    all.tailMap(count).clear();
    MemoryBatches expected = before.with(all);
    if (!expected.bearsOut(head) || !received.tailMap(count).isEmpty()) {
      return unchanged(before, Outcome.MISMATCH);
    }
    SortedMap<Integer, Kept> now =
        new TreeMap<>(settled(before, new Target(head, expected.leaves(0))).kept());
    now.putAll(received);
    MemoryBatches after = before.with(now).vouch(head);
    after.checkTwice();
    return new Result(Applied.of(Outcome.COMPLETE), after);
  }

  private static Result applyTowards(
      MemoryBatches before, Target target, List<BatchChange> changes) {
    Head head = target.head();
    if (target.leaves().size() != head.counts().batches()
        || !BatchTree.root(target.leaves()).equals(head.root())) {
      return unchanged(before, Outcome.MISMATCH);
    }
    if (before.standing().target().equals(Optional.of(target))) {
      return fill(before, target, changes);
    }
    Standing aimed = new Standing(before.standing().last(), false, Optional.of(target));
    return fill(settled(before, target).with(aimed), target, changes);
  }

  static Result applyBatches(MemoryBatches before, List<BatchChange> changes) {
    Optional<Target> target = before.standing().target();
    return target.isEmpty()
        ? unchanged(before, Outcome.STALE)
        : fill(before, target.get(), changes);
  }

  private static Result fill(MemoryBatches before, Target target, List<BatchChange> changes) {
    SortedMap<Integer, Kept> now = new TreeMap<>(before.kept());
    List<Integer> unknown = new ArrayList<>();
    for (BatchChange change : changes) {
      understood(before, change)
          .ifPresentOrElse(batch -> put(now, batch, target), () -> unknown.add(change.number()));
    }
    MemoryBatches after = before.with(now);
    after.checkTwice();
    List<Integer> holes = after.holes(target, Integer.MAX_VALUE);
    unknown.retainAll(holes);
    if (!holes.isEmpty()) {
      return new Result(Applied.partial(holes.size(), unknown), after);
    }
    return after.bearsOut(target.head())
        ? new Result(Applied.of(Outcome.COMPLETE), after.vouch(target.head()))
        : new Result(Applied.of(Outcome.MISMATCH), after.withoutTarget());
  }

  private static void put(SortedMap<Integer, Kept> now, AvailabilityBatch batch, Target target) {
    Kept received = Kept.of(batch, target.head().version().sequence());
    Kept here = now.get(batch.number());
    boolean same = here != null && here.leaf().equals(received.leaf());
    if (received.isOf(target) && !same) {
      now.put(batch.number(), received);
    }
  }

  /** The batch after a change; empty if it can't be understood, or is none. */
  private static Optional<AvailabilityBatch> understood(MemoryBatches before, BatchChange change) {
    Kept here = before.kept().get(change.number());
    try {
      return BatchChanges.apply(
          change, here == null ? null : here.batch(), prefix -> Optional.empty());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it names a content or a variant twice
    }
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
    return before.with(now);
  }
}
