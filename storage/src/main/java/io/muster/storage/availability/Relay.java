package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import io.muster.protocol.port.AvailabilityView.LeafList;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is passed on of any device: its vouched head and batches, as of one commit. */
final class Relay {
  /** What a batch takes in a message beside its slots, mapping and bits, in bytes, about. */
  private static final int OVERHEAD = 64;

  private Relay() {}

  static List<Integer> holes(DeviceState state, int most) {
    return state
        .standing()
        .target()
        .map(target -> Replicas.holes(target, state.roll(), most))
        .orElse(List.of());
  }

  static List<Hash> leaves(DeviceState state) {
    Standing standing = state.standing();
    int count =
        standing
            .targetHead()
            .or(standing::vouchedHead)
            .map(head -> head.counts().batches())
            .orElse(0);
    return Collections.unmodifiableList(state.roll().leaves(count));
  }

  static Optional<LeafList> leafList(DeviceState state) {
    return state
        .standing()
        .vouchedHead()
        .map(head -> new LeafList(head, Collections.unmodifiableList(state.roll().leaves(0))));
  }

  /** Which batches changed after a version; all if that can't be told. */
  static Predicate<BatchRow> changedSince(Head head, @Nullable Version since) {
    return row ->
        since == null
            || !since.incarnation().equals(head.version().incarnation())
            || row.changedAt() > since.sequence();
  }

  /** The batches that are asked for, as many as these bytes take, at least one. */
  static Optional<BatchSet> batches(
      AvailabilityFile open,
      DeviceId device,
      Function<Head, Predicate<BatchRow>> wanted,
      int maxBytes) {
    DeviceState state = open.memory().device(device);
    Optional<Head> head = state == null ? Optional.empty() : state.standing().vouchedHead();
    if (state == null || head.isEmpty()) {
      return Optional.empty();
    }
    List<BatchRow> rows = state.roll().all().stream().filter(wanted.apply(head.get())).toList();
    List<AvailabilityBatch> batches =
        open.indexed(session -> cut(session, open, state, rows, maxBytes));
    boolean complete = batches.size() == rows.size();
    return Optional.of(new BatchSet(head.get(), List.copyOf(batches), complete));
  }

  private static List<AvailabilityBatch> cut(
      Session session, AvailabilityFile open, DeviceState state, List<BatchRow> rows, int maxBytes)
      throws SQLException {
    List<AvailabilityBatch> batches = new ArrayList<>();
    long bytes = 0;
    for (BatchRow row : rows) {
      bytes += size(open.store().batch(session, state.owner(), row));
      if (bytes > maxBytes && !batches.isEmpty()) {
        break;
      }
      batches.add(open.store().travelling(session, open.memory(), state.owner(), row));
    }
    return batches;
  }

  /** The batch with the least number from this one on. */
  static Optional<AvailabilityBatch> firstFrom(AvailabilityFile open, DeviceId device, int number) {
    DeviceState state = open.memory().device(device);
    for (int at = number; state != null && at < state.roll().length(); at++) {
      BatchRow row = state.roll().find(at);
      if (row != null) {
        return Optional.of(
            open.indexed(
                session -> open.store().travelling(session, open.memory(), state.owner(), row)));
      }
    }
    return Optional.empty();
  }

  /** Of each of some batches the mark of its slots, 0 without. */
  static List<Integer> marks(DeviceState state, List<Integer> numbers) {
    return numbers.stream()
        .map(number -> Optional.ofNullable(state.roll().find(number)))
        .map(row -> row.map(found -> BatchTree.mark(found.slots())).orElse(0))
        .toList();
  }

  static Optional<RecentChanges> recent(AvailabilityFile open, DeviceId device, Version since) {
    DeviceState state = open.memory().device(device);
    Optional<Head> head = state == null ? Optional.empty() : state.standing().vouchedHead();
    if (state == null || head.isEmpty()) {
      return Optional.empty();
    }
    Version now = head.get().version();
    if (since.equals(now)) {
      return Optional.of(new RecentChanges(head.get(), List.of()));
    }
    if (!since.incarnation().equals(now.incarnation())
        || !state.journal().mayCover(since.sequence(), now.sequence())) {
      return Optional.empty();
    }
    return open.database()
        .read(session -> Journal.since(session, state.owner(), since.sequence(), now.sequence()))
        .map(changes -> new RecentChanges(head.get(), List.copyOf(changes)));
  }

  /** Bytes that a batch takes in a message at most: bits go in the smaller of two forms. */
  private static int size(Batch batch) {
    BitTable bits = batch.bits();
    return size(bits.slots(), bits.variants(), batch.mapping().leafBytes().length);
  }

  /** The same by its numbers. */
  static int size(int slots, int variants, int mappingBytes) {
    return OVERHEAD + slots * Uuid.SIZE + mappingBytes + variants * ((slots + 7) / 8);
  }
}
