package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView.ChangeSet;
import io.muster.protocol.port.AvailabilityView.Room;
import io.muster.storage.availability.RecentChanges.Positions;
import io.muster.storage.availability.RecentChanges.Recent;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Reads what others lack of a device, as of one commit. */
final class ChangeReader {
  private final AvailabilityFile open;
  private final DeviceState state;
  private final Head head;
  private final Room room;

  private ChangeReader(AvailabilityFile open, DeviceState state, Head head, Room room) {
    this.open = open;
    this.state = state;
    this.head = head;
    this.room = room;
  }

  /** Empty if there is no head that is vouched for. */
  static Optional<ChangeReader> of(AvailabilityFile open, DeviceId device, Room room) {
    DeviceState state = open.memory().device(device);
    return state == null
        ? Optional.empty()
        : state.standing().vouchedHead().map(head -> new ChangeReader(open, state, head, room));
  }

  /** What changed after a version; all where that can't be told. */
  ChangeSet since(@Nullable Version since) {
    if (since == null || !since.incarnation().equals(head.version().incarnation())) {
      return rows(row -> true, this::whole);
    }
    Optional<RecentChanges> recent = Relay.recent(open, head.device(), since);
    // a writer that was faster has another head: then its changes are not those of these rows
    return recent.filter(changes -> changes.head().equals(head)).isPresent()
        ? recent(recent.get())
        : rows(row -> row.changedAt() > since.sequence(), this::bits);
  }

  /** Some batches, without the slots of those whose mark is known. */
  ChangeSet of(SortedMap<Integer, Integer> wanted) {
    return rows(
        row -> wanted.containsKey(row.number()),
        (session, row) ->
            Integer.valueOf(BatchTree.mark(row.slots())).equals(wanted.get(row.number()))
                ? bits(session, row)
                : whole(session, row));
  }

  /** Which rows. */
  @FunctionalInterface
  private interface Wanted {
    boolean test(BatchRow row);
  }

  /** How a row leaves. */
  @FunctionalInterface
  private interface Form {
    BatchChange of(Session session, BatchRow row) throws SQLException;
  }

  private ChangeSet rows(Wanted wanted, Form form) {
    return open.indexed(
        session -> {
          Outgoing out = new Outgoing(room);
          for (BatchRow row : state.roll().all()) {
            if (wanted.test(row) && !out.add(form.of(session, row))) {
              break;
            }
          }
          return out.leadingTo(head);
        });
  }

  private ChangeSet recent(RecentChanges recent) {
    return open.indexed(
        session -> {
          Outgoing out = new Outgoing(room);
          for (Recent change : recent.batches()) {
            Optional<BatchChange> leaving = leaving(session, change);
            if (leaving.isPresent() && !out.add(leaving.get())) {
              break;
            }
          }
          return out.leadingTo(head);
        });
  }

  private Optional<BatchChange> leaving(Session session, Recent change) throws SQLException {
    BatchRow row = state.roll().find(change.number());
    if (row == null) {
      return Optional.empty(); // it is gone, and the head's count says so
    }
    if (!(change instanceof Positions some) || some.before().room() == 0) {
      return Optional.of(whole(session, row));
    }
    List<ContentId> appended =
        row.contents() == some.before().slots()
            ? List.of()
            : whole(session, row).slots().subList(some.before().slots(), row.contents());
    return Outgoing.since(some, present(session, row), appended);
  }

  private AvailabilityBatch whole(Session session, BatchRow row) throws SQLException {
    return open.store().travelling(session, open.memory(), state.owner(), row);
  }

  private BatchChange bits(Session session, BatchRow row) throws SQLException {
    return present(session, row).all();
  }

  private Outgoing.Present present(Session session, BatchRow row) throws SQLException {
    Batch batch = open.store().batch(session, state.owner(), row);
    return new Outgoing.Present(
        row.number(),
        batch.mapping().variants(),
        row.contents(),
        BatchTree.mark(row.slots()),
        batch.bits().roaring());
  }
}
