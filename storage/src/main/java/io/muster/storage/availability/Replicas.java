package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.storage.availability.Applied.Outcome;
import io.muster.storage.availability.Batch.Moment;
import io.muster.storage.availability.Standing.Target;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What other devices said, kept as they said it.
 *
 * <p>{@code changedAt} should not be too low, or a relay leaves out a batch that its asker lacks
 * (the asker sees it by the root). So a batch that was a hole on the way to one target and fits the
 * next one as it is, since its owner changed it and changed it back, counts as changed with the
 * next; and all batches do when a new incarnation begins.
 */
final class Replicas {
  private Replicas() {}

  static Applied apply(
      Write write, Head head, @Nullable List<Hash> leaves, List<BatchChange> changes)
      throws SQLException {
    if (!Heads.isConsistent(head)) {
      return Applied.of(Outcome.MISMATCH);
    }
    Draft draft = write.draft(head.device());
    Optional<Outcome> refusal = refusal(draft.standing(), head, leaves != null);
    if (refusal.isPresent()) {
      return Applied.of(refusal.get());
    }
    return leaves == null
        ? applyWhole(draft, head, changes)
        : applyTowards(draft, new Target(head, leaves), changes);
  }

  /** Why a head is not taken, wherever batches are kept. */
  static Optional<Outcome> refusal(Standing standing, Head head, boolean aims) {
    if (standing.last().filter(last -> last.contradicts(head)).isPresent()
        || standing.targetHead().filter(target -> target.contradicts(head)).isPresent()) {
      return Optional.of(Outcome.CONFLICT);
    }
    int order = standing.last().map(last -> head.version().compareTo(last.version())).orElse(1);
    boolean behindTarget =
        standing
            .targetHead()
            .filter(target -> head.version().compareTo(target.version()) < 0)
            .isPresent();
    boolean stale = order < 0 || (order == 0 && standing.vouched()) || (aims && behindTarget);
    return stale ? Optional.of(Outcome.STALE) : Optional.empty();
  }

  /** Takes a delta that leads to the head in one step, or nothing of it. */
  private static Applied applyWhole(Draft draft, Head head, List<BatchChange> changes)
      throws SQLException {
    int count = head.counts().batches();
    Moment moment = moment(draft, head);
    SortedMap<Integer, Received> received = new TreeMap<>();
    Roll expected = draft.roll().copy();
    List<Integer> unknown = new ArrayList<>();
    for (BatchChange change : changes) {
      Optional<Received> one = Received.of(change, draft);
      one.ifPresentOrElse(
          batch -> received.put(batch.number(), batch), () -> unknown.add(change.number()));
      one.ifPresent(batch -> expected.put(batch.row(moment)));
    }
    if (!unknown.isEmpty()) {
      return Applied.unknown(unknown);
    }
    for (int number = expected.length() - 1; number >= count; number--) {
      expected.remove(number);
    }
    if (!expected.bearsOut(head) || !received.tailMap(count).isEmpty()) {
      return Applied.of(Outcome.MISMATCH);
    }
    settle(draft, new Target(head, expected.leaves(0)));
    for (Received one : received.values()) {
      BatchRow before = draft.roll().find(one.number());
      if (before != null && before.leaf().equals(one.leaf())) {
        draft.touch(before, head.version().sequence());
      } else {
        one.store(draft, moment);
      }
    }
    draft.vouch(head);
    return Applied.of(Outcome.COMPLETE);
  }

  private static Moment moment(Draft draft, Head head) {
    return new Moment(head.version().sequence(), draft.write().millis());
  }

  private static Applied applyTowards(Draft draft, Target target, List<BatchChange> changes)
      throws SQLException {
    Head head = target.head();
    if (target.leaves().size() != head.counts().batches()
        || !BatchTree.root(target.leaves()).equals(head.root())) {
      return Applied.of(Outcome.MISMATCH);
    }
    if (!draft.standing().target().equals(Optional.of(target))) {
      settle(draft, target);
      draft.aim(target);
    }
    return fill(draft, target, changes);
  }

  /** Stores what is part of the target; ignores the rest. */
  static Applied applyBatches(Write write, DeviceId device, List<BatchChange> changes)
      throws SQLException {
    Draft draft = write.draft(device);
    Optional<Target> target = draft.standing().target();
    return target.isEmpty() ? Applied.of(Outcome.STALE) : fill(draft, target.get(), changes);
  }

  private static Applied fill(Draft draft, Target target, List<BatchChange> changes)
      throws SQLException {
    Moment moment = moment(draft, target.head());
    List<Integer> unknown = new ArrayList<>();
    for (BatchChange change : changes) {
      Optional<Received> received = Received.of(change, draft);
      if (received.isEmpty()) {
        unknown.add(change.number());
      } else if (target.has(received.get().row(moment))) {
        received.get().store(draft, moment);
      }
    }
    List<Integer> holes = holes(target, draft.roll(), Integer.MAX_VALUE);
    unknown.retainAll(holes);
    return holes.isEmpty() ? finish(draft, target) : Applied.partial(holes.size(), unknown);
  }

  static List<Integer> holes(Target target, Roll roll, int most) {
    List<Integer> holes = new ArrayList<>();
    for (int number = 0; number < target.leaves().size() && holes.size() < most; number++) {
      BatchRow row = roll.find(number);
      if (row == null || !target.has(row)) {
        holes.add(number);
      }
    }
    return holes;
  }

  /** The last batch is in: what came in many steps is read back as a whole before it counts. */
  private static Applied finish(Draft draft, Target target) throws SQLException {
    draft.flush();
    List<Integer> bad = Inspection.of(draft).damaged();
    bad.forEach(draft::removeDamaged);
    if (!bad.isEmpty()) {
      return Applied.partial(bad.size(), List.of());
    }
    if (!draft.roll().bearsOut(target.head())) {
      draft.dropTarget();
      return Applied.of(Outcome.MISMATCH);
    }
    draft.vouch(target.head());
    return Applied.of(Outcome.COMPLETE);
  }

  /**
   * Makes the rows ready for a new head: cut to its length, and none changed earlier than it was.
   */
  private static void settle(Draft draft, Target next) throws SQLException {
    long sequence = next.head().version().sequence();
    Optional<Target> before = draft.standing().target();
    boolean newEra =
        !draft.standing().era().equals(Optional.of(next.head().version().incarnation()));
    for (BatchRow row : draft.roll().all()) {
      if (row.number() >= next.leaves().size()) {
        draft.remove(row);
      } else if (newEra
          || (next.has(row) && before.filter(target -> !target.has(row)).isPresent())) {
        draft.touch(row, sequence);
      }
    }
  }
}
