package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.storage.availability.Applied.Outcome;
import io.muster.storage.availability.Standing.Target;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What other devices said, kept as they said it.
 *
 * <p>{@code changed_at} should not be too low, or a relay leaves out a batch that its asker lacks
 * (the asker sees it by the root). So a batch that was a hole on the way to one target and fits the
 * next one as it is, since its owner changed it and changed it back, counts as changed with the
 * next; and all batches do when a new incarnation begins.
 */
final class Replicas {
  private final BatchStore store;

  Replicas(BatchStore store) {
    this.store = store;
  }

  Applied apply(
      Session session, Head head, @Nullable List<Hash> leaves, List<AvailabilityBatch> batches)
      throws SQLException {
    if (!Heads.isConsistent(head)) {
      return Applied.of(Outcome.MISMATCH);
    }
    Standing standing = HeadRows.standing(session, head.device());
    Optional<Outcome> refusal = refusal(standing, head, leaves != null);
    if (refusal.isPresent()) {
      return Applied.of(refusal.get());
    }
    return leaves == null
        ? applyWhole(session, standing, head, batches)
        : applyTowards(session, standing, new Target(head, leaves), batches);
  }

  private static Optional<Outcome> refusal(Standing standing, Head head, boolean aims) {
    if (standing.last().filter(last -> contradicts(last, head)).isPresent()
        || standing.targetHead().filter(target -> contradicts(target, head)).isPresent()) {
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

  private static boolean contradicts(Head one, Head other) {
    return one.version().equals(other.version()) && !one.root().equals(other.root());
  }

  /** A batch and the row that it belongs in. */
  private record Received(BatchRow row, AvailabilityBatch batch) {}

  /** Takes a delta that leads to the head in one step, or nothing of it. */
  private Applied applyWhole(
      Session session, Standing standing, Head head, List<AvailabilityBatch> batches)
      throws SQLException {
    Optional<Owner> known = Owner.find(session, head.device());
    List<BatchRow> stored = known.isPresent() ? store.rows(session, known.get()) : List.of();
    int count = head.counts().batches();
    TreeMap<Integer, BatchRow> rows = new TreeMap<>();
    stored.forEach(row -> rows.put(row.number(), row));
    SortedMap<Integer, Received> changed = new TreeMap<>();
    for (AvailabilityBatch batch : batches) {
      BatchRow row = BatchRow.of(batch, head.version().sequence());
      changed.put(batch.number(), new Received(row, batch));
      rows.put(batch.number(), row);
    }
    Collection<BatchRow> kept = rows.headMap(count).values();
    if (!BatchRow.bearOut(kept, head) || !changed.tailMap(count).isEmpty()) {
      return Applied.of(Outcome.MISMATCH);
    }
    Owner owner = Owner.of(session, head.device());
    settle(session, owner, standing, new Target(head, BatchRow.leaves(kept)), stored);
    for (Received received : changed.values()) {
      put(session, owner, received.row(), received.batch());
      store.touch(session, owner, received.row().number(), head.version().sequence());
    }
    HeadRows.vouch(session, owner, head);
    return Applied.of(Outcome.COMPLETE);
  }

  private Applied applyTowards(
      Session session, Standing standing, Target target, List<AvailabilityBatch> batches)
      throws SQLException {
    Head head = target.head();
    if (target.leaves().size() != head.counts().batches()
        || !BatchTree.root(target.leaves()).equals(head.root())) {
      return Applied.of(Outcome.MISMATCH);
    }
    Owner owner = Owner.of(session, head.device());
    if (!standing.target().equals(Optional.of(target))) {
      settle(session, owner, standing, target, store.rows(session, owner));
      HeadRows.aim(session, owner, target);
    }
    return fill(session, owner, target, batches);
  }

  /** Stores what is part of the target; ignores the rest. */
  Applied applyBatches(Session session, DeviceId device, List<AvailabilityBatch> batches)
      throws SQLException {
    Optional<Target> target = HeadRows.standing(session, device).target();
    if (target.isEmpty()) {
      return Applied.of(Outcome.STALE);
    }
    return fill(session, Owner.of(session, device), target.get(), batches);
  }

  private Applied fill(Session session, Owner owner, Target target, List<AvailabilityBatch> batches)
      throws SQLException {
    for (AvailabilityBatch batch : batches) {
      BatchRow row = BatchRow.of(batch, target.head().version().sequence());
      if (target.has(row)) {
        put(session, owner, row, batch);
      }
    }
    int holes = holes(target, store.rows(session, owner)).size();
    return holes > 0 ? Applied.partial(holes) : finish(session, owner, target);
  }

  private void put(Session session, Owner owner, BatchRow row, AvailabilityBatch batch)
      throws SQLException {
    Optional<BatchRow> stored = store.row(session, owner, row.number());
    if (stored.isEmpty() || !stored.get().leaf().equals(row.leaf())) {
      store.put(session, owner, row, batch);
    }
  }

  static List<Integer> holes(Target target, List<BatchRow> rows) {
    boolean[] there = new boolean[target.leaves().size()];
    rows.stream().filter(target::has).forEach(row -> there[row.number()] = true);
    List<Integer> holes = new ArrayList<>();
    for (int number = 0; number < there.length; number++) {
      if (!there[number]) {
        holes.add(number);
      }
    }
    return holes;
  }

  /** The last batch is in: what came in many steps is read back as a whole before it counts. */
  private Applied finish(Session session, Owner owner, Target target) throws SQLException {
    List<Integer> bad = new Inspection(store, session, owner).damaged();
    for (int number : bad) {
      store.removeDamaged(session, owner, number);
    }
    if (!bad.isEmpty()) {
      return Applied.partial(bad.size());
    }
    if (!BatchRow.bearOut(store.rows(session, owner), target.head())) {
      HeadRows.dropTarget(session, owner);
      return Applied.of(Outcome.MISMATCH);
    }
    HeadRows.vouch(session, owner, target.head());
    return Applied.of(Outcome.COMPLETE);
  }

  /**
   * Makes the rows ready for a new head: cut to its length, and none changed earlier than it was.
   */
  private void settle(
      Session session, Owner owner, Standing standing, Target next, List<BatchRow> rows)
      throws SQLException {
    long sequence = next.head().version().sequence();
    for (BatchRow row : rows) {
      if (row.number() >= next.leaves().size()) {
        store.remove(session, owner, row);
      } else if (next.has(row) && standing.target().filter(old -> !old.has(row)).isPresent()) {
        store.touch(session, owner, row.number(), sequence);
      }
    }
    if (!standing.era().equals(Optional.of(next.head().version().incarnation()))) {
      store.touchAll(session, owner, sequence);
    }
  }

  void forget(Session session, Owner owner) throws SQLException {
    store.forget(session, owner);
    HeadRows.forget(session, owner);
    session.update("DELETE FROM devices WHERE id = ?", owner.id());
  }
}
