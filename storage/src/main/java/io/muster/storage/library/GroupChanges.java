package io.muster.storage.library;

import io.muster.protocol.digest.RecordHasher;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.sync.HybridClock;
import io.muster.storage.GroupStatus;
import io.muster.storage.library.GroupTable.Found;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The groups' part of a commit. */
final class GroupChanges {
  private final Session session;
  private final Records records;
  private final Bookkeeping book;
  private final RecordHasher hasher = new RecordHasher();
  private Map<ContentId, GroupStatus> statuses = new HashMap<>();
  private long nextId = 0;

  /** Whether the next group is looked for before it is taken for new: as the last one was. */
  private boolean expectNew = false;

  GroupChanges(Session session, Records records, Bookkeeping book) {
    this.session = session;
    this.records = records;
    this.book = book;
  }

  /**
   * Stamps the registers of one write alike, but for those that replace a later one: each of them
   * comes after what it replaces, and the others need not follow a clock that is far off.
   */
  static final class Stamper implements GroupUpdate.Stamper {
    private final HybridClock clock;
    private final long nowMillis;
    private final int writer;
    private final long sequence;
    private GroupRow.@Nullable Stamp common;

    Stamper(HybridClock clock, long nowMillis, int writer, long sequence) {
      this.clock = clock;
      this.nowMillis = nowMillis;
      this.writer = writer;
      this.sequence = sequence;
    }

    @Override
    public GroupRow.Stamp after(GroupRow.@Nullable Stamp replaced) {
      GroupRow.Stamp stamp = common == null ? next(Timestamp.NONE) : common;
      common = stamp;
      Timestamp had = replaced == null ? Timestamp.NONE : new Timestamp(replaced.time());
      return had.compareTo(new Timestamp(stamp.time())) < 0 ? stamp : next(had);
    }

    private GroupRow.Stamp next(Timestamp seen) {
      return new GroupRow.Stamp(writer, sequence, clock.next(nowMillis, seen).value());
    }
  }

  /** Enters sidecars into a group; false if all is there already. */
  boolean record(GroupWrite write, Stamper stamper) throws SQLException {
    Uuid content = write.content().uuid();
    if (expectNew && !write.sidecars().isEmpty()) {
      if (insertNew(write, stamper)) {
        return true;
      }
      expectNew = false;
    }
    Optional<Found> found = records.groups().find(session, content);
    GroupRow old = found.map(Found::row).orElse(GroupRow.EMPTY);
    GroupUpdate update = new GroupUpdate(old, write);
    if (update.isNothing()) {
      return false;
    }
    store(content, found, update.apply(session, records.forms(), stamper));
    expectNew = found.isEmpty();
    return true;
  }

  private boolean insertNew(GroupWrite write, Stamper stamper) throws SQLException {
    Uuid content = write.content().uuid();
    GroupUpdate update = new GroupUpdate(GroupRow.EMPTY, write);
    GroupRow row = update.apply(session, records.forms(), stamper);
    long id = nextId();
    if (!GroupTable.insert(session, id, content, row)) {
      return false;
    }
    inserted(id, content, row);
    return true;
  }

  private void inserted(long id, Uuid content, GroupRow row) throws SQLException {
    nextId = id + 1;
    changed(id, content, GroupRow.EMPTY, row, Hash.ZERO);
  }

  private long nextId() throws SQLException {
    if (nextId == 0) {
      nextId = GroupTable.nextId(session);
    }
    return nextId;
  }

  /** Stores what an edit makes of a group's record; false if it makes no difference. */
  boolean change(RecordKey key, Transaction.Edit edit) throws SQLException {
    Uuid content = Uuid.of(key.key());
    Optional<Found> found = records.groups().find(session, content);
    LibraryRecord old =
        found
            .map(group -> records.groupRecords().record(key, group.row()))
            .orElseGet(() -> LibraryRecord.empty(key));
    LibraryRecord now = edit.apply(old);
    if (now.equals(old)) {
      return false;
    }
    store(content, found, records.groupRecords().row(session, now));
    return true;
  }

  private void store(Uuid content, Optional<Found> found, GroupRow now) throws SQLException {
    if (found.isEmpty()) {
      long id = nextId();
      if (!GroupTable.insert(session, id, content, now)) {
        throw new IllegalStateException("a group that was not there is there: " + content);
      }
      inserted(id, content, now);
      return;
    }
    long id = found.get().id();
    GroupRow old = found.get().row();
    GroupTable.update(session, id, content, now);
    changed(id, content, old, now, hash(content, old));
  }

  private void changed(long id, Uuid content, GroupRow old, GroupRow now, Hash out)
      throws SQLException {
    ContentId group = new ContentId(content);
    book.changed(id, RecordKey.group(group), old, now, out, hash(content, now));
    statuses.put(group, now.status());
  }

  /** A group is not there any more. */
  void dropped(ContentId content) {
    statuses.put(content, GroupStatus.NONE);
  }

  /** How far the groups are that were changed since this was last asked. */
  Map<ContentId, GroupStatus> takeStatuses() {
    Map<ContentId, GroupStatus> taken = statuses;
    statuses = new HashMap<>();
    return taken;
  }

  private Hash hash(Uuid content, GroupRow row) {
    return records.groupRecords().hash(hasher, content, row);
  }
}
