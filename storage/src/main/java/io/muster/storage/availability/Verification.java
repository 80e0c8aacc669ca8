package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Head;
import io.muster.storage.availability.Standing.Target;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Recomputes leaves and root of one device from stored bytes, and takes out what is damaged. */
record Verification(BatchStore store, Session session, Owner owner) {
  /** Looks, and changes nothing. */
  Verified look() throws SQLException {
    Optional<Head> head = HeadRows.standing(session, owner).vouchedHead();
    SortedSet<Integer> bad = new TreeSet<>(new Inspection(store, session, owner).damagedOrLost());
    List<BatchRow> rows = store.rows(session, owner);
    if (head.isPresent()) {
      bad.addAll(missing(rows, head.get().counts().batches()));
    }
    boolean holds = head.isEmpty() || BatchRow.bearOut(rows, head.get());
    return new Verified(bad.isEmpty() && holds, List.copyOf(bad));
  }

  private static Set<Integer> missing(List<BatchRow> rows, int count) {
    Set<Integer> missing = new TreeSet<>();
    for (int number = 0; number < count; number++) {
      missing.add(number);
    }
    rows.forEach(row -> missing.remove(row.number()));
    return missing;
  }

  /** Turns the bad batches of a replica into holes on the way back to the head that it had. */
  Verified repairReplica() throws SQLException {
    Verified found = look();
    if (found.sound()) {
      return found;
    }
    Optional<Head> head = HeadRows.standing(session, owner).vouchedHead();
    List<BatchRow> rows = store.rows(session, owner);
    if (head.isPresent() && BatchRow.bearOut(rows, head.get())) {
      HeadRows.aim(session, owner, new Target(head.get(), BatchRow.leaves(rows)));
    } else {
      HeadRows.unvouch(session, owner);
    }
    for (int number : found.bad()) {
      store.removeDamaged(session, owner, number);
    }
    return found;
  }

  /**
   * Empties this device's bad batches, so that their numbers stay taken. Nothing is said any more
   * until the next head is signed.
   */
  Verified repairOwn() throws SQLException {
    Verified found = look();
    if (found.sound()) {
      return found;
    }
    long next =
        HeadRows.standing(session, owner).last().map(head -> head.version().sequence()).orElse(0L)
            + 1;
    HeadRows.unvouch(session, owner);
    for (int number : found.bad()) {
      store.removeDamaged(session, owner, number);
      AvailabilityBatch empty = AvailabilityBatch.empty(number);
      store.put(session, owner, BatchRow.of(empty, next), empty);
    }
    return found;
  }
}
