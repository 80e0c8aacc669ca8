package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import io.muster.protocol.port.AvailabilityView.LeafList;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is passed on of any device: its vouched head and batches, as one transaction sees them. */
final class Relay {
  /** What a batch takes in a message beside its body, in bytes, about. */
  private static final int OVERHEAD = 64;

  private final BatchStore store;

  Relay(BatchStore store) {
    this.store = store;
  }

  List<Integer> holes(Session session, DeviceId device, int most) throws SQLException {
    Optional<Owner> owner = Owner.find(session, device);
    if (owner.isEmpty()) {
      return List.of();
    }
    List<BatchRow> rows = store.rows(session, owner.get());
    return HeadRows.standing(session, owner.get())
        .target()
        .map(target -> Replicas.holes(target, rows).stream().limit(most).toList())
        .orElse(List.of());
  }

  List<Hash> leaves(Session session, DeviceId device) throws SQLException {
    Optional<Owner> owner = Owner.find(session, device);
    if (owner.isEmpty()) {
      return List.of();
    }
    List<BatchRow> rows = store.rows(session, owner.get());
    Standing standing = HeadRows.standing(session, owner.get());
    int stored = rows.isEmpty() ? 0 : rows.getLast().number() + 1;
    int count =
        standing
            .targetHead()
            .or(standing::vouchedHead)
            .map(head -> Math.max(head.counts().batches(), stored))
            .orElse(stored);
    List<Hash> leaves = new ArrayList<>(Collections.nCopies(count, Hash.ZERO));
    rows.forEach(row -> leaves.set(row.number(), row.leaf()));
    return Collections.unmodifiableList(leaves);
  }

  Optional<LeafList> leafList(Session session, DeviceId device) throws SQLException {
    Optional<Head> head = HeadRows.standing(session, device).vouchedHead();
    if (head.isEmpty()) {
      return Optional.empty();
    }
    List<BatchRow> rows = store.rows(session, Owner.of(session, device));
    return Optional.of(new LeafList(head.get(), BatchRow.leaves(rows)));
  }

  Optional<BatchSet> changedSince(
      Session session, DeviceId device, @Nullable Version since, int maxBytes) throws SQLException {
    return set(
        session,
        device,
        (head, row) ->
            since == null
                || !since.incarnation().equals(head.version().incarnation())
                || row.changedAt() > since.sequence(),
        maxBytes);
  }

  Optional<BatchSet> batches(Session session, DeviceId device, Set<Integer> numbers, int maxBytes)
      throws SQLException {
    return set(session, device, (head, row) -> numbers.contains(row.number()), maxBytes);
  }

  /** Which batches are asked for. */
  @FunctionalInterface
  private interface Choice {
    boolean takes(Head head, BatchRow row);
  }

  private Optional<BatchSet> set(Session session, DeviceId device, Choice choice, int maxBytes)
      throws SQLException {
    Optional<Head> vouched = HeadRows.standing(session, device).vouchedHead();
    if (vouched.isEmpty()) {
      return Optional.empty();
    }
    Head head = vouched.get();
    Owner owner = Owner.of(session, device);
    Predicate<BatchRow> wanted = row -> choice.takes(head, row);
    List<BatchRow> rows = store.rows(session, owner).stream().filter(wanted).toList();
    List<AvailabilityBatch> batches = new ArrayList<>();
    long bytes = 0;
    for (BatchRow row : rows) {
      bytes += store.size(session, owner, row.number()) + OVERHEAD;
      if (bytes > maxBytes && !batches.isEmpty()) {
        break;
      }
      batches.add(store.batch(session, owner, row));
    }
    boolean complete = batches.size() == rows.size();
    return Optional.of(new BatchSet(head, List.copyOf(batches), complete));
  }
}
