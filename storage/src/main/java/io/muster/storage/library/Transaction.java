package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Writer;
import io.muster.protocol.sync.HybridClock;
import io.muster.protocol.sync.LocalWrite;
import io.muster.protocol.sync.Merge;
import io.muster.storage.library.RecordStore.Stored;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One commit in the making: rows, dots, context, tree and counts change together, on top of the
 * state that it started from. Whatever was found of this device's own writes that it does not
 * remember makes it go on under a new incarnation, lest it name two writes alike.
 */
final class Transaction {
  private static final Comparator<Mutation> BY_TYPE =
      Comparator.comparingInt(mutation -> mutation.key().type().number());
  private static final Comparator<Mutation> BY_KEY =
      Comparator.comparing(
          mutation -> mutation.key().key(), ByteString.unsignedLexicographicalComparator());

  private final Session session;
  private final Records records;
  private final LibraryOptions options;
  private final LibraryState before;
  private final HybridClock clock;
  private final Bookkeeping book;
  private final GroupChanges groups;
  private final Timestamp clockBefore;
  private final long nowMillis;
  private Context context;
  private long sequence;
  private boolean behind;
  private boolean rosterChanged;

  Transaction(
      Session session,
      Records records,
      LibraryOptions options,
      LibraryState before,
      HybridClock clock) {
    this.session = session;
    this.records = records;
    this.options = options;
    this.before = before;
    this.clock = clock;
    this.clockBefore = clock.last();
    this.nowMillis = options.nowMillis().getAsLong();
    this.book = new Bookkeeping(session, records.writers(), before);
    this.groups = new GroupChanges(session, records, book);
    this.context = before.context();
    this.sequence = before.context().of(before.writer()).last();
  }

  /** What was changed since this was last asked. */
  Committed committed() {
    List<RecordKey> changed = book.takeChanged();
    rosterChanged |= changed.stream().anyMatch(key -> Roster.isAbout(key.type()));
    return new Committed(changed, groups.takeStatuses());
  }

  /**
   * Writes of this device. Those of one type follow each other, so that their dots are runs, and
   * contents come first, so that entries find them.
   *
   * @throws IllegalArgumentException if a mutation does not fit its record
   */
  void write(List<Mutation> mutations) throws SQLException {
    List<Mutation> sorted = inOrder(mutations);
    BitSet isNew = NewKeys.among(session, sorted.stream().map(Mutation::key).toList());
    records.entries().look(session, sorted);
    for (int i = 0; i < sorted.size(); i++) {
      write(sorted.get(i), isNew.get(i));
    }
  }

  /** Writes in the order in which they take their sequences. */
  static List<Mutation> inOrder(List<Mutation> mutations) {
    List<Mutation> contents = new ArrayList<>();
    List<Mutation> others = new ArrayList<>();
    for (Mutation mutation : mutations) {
      (mutation.key().type() == RecordType.CONTENT ? contents : others).add(mutation);
    }
    contents.sort(BY_KEY); // SQLite takes sorted rows several times as fast
    others.sort(BY_TYPE);
    contents.addAll(others);
    return contents;
  }

  /**
   * A write of this device.
   *
   * @param isNew whether its record is known to have no row
   * @throws IllegalArgumentException if the mutation does not fit its record
   */
  private void write(Mutation mutation, boolean isNew) throws SQLException {
    Dot dot = new Dot(before.writer(), sequence + 1);
    boolean changed =
        change(
            mutation.key(),
            isNew,
            old -> {
              Optional<LibraryRecord> written =
                  LocalWrite.apply(old, mutation, dot, clock, nowMillis);
              written.ifPresent(RegisterCheck::requireValid);
              return written.map(record -> Merge.merge(old, record)).orElse(old);
            });
    if (changed) {
      sequence++;
    }
  }

  /** Enters sidecars into the groups of their contents, each content one write of this device. */
  void record(List<GroupWrite> writes) throws SQLException {
    int writer = records.writers().number(session, before.writer());
    // In order of key: SQLite takes sorted rows several times as fast.
    List<GroupWrite> sorted =
        writes.stream().sorted(Comparator.comparing(GroupWrite::content)).toList();
    for (GroupWrite write : sorted) {
      if (groups.record(write, new GroupChanges.Stamper(clock, nowMillis, writer, sequence + 1))) {
        sequence++;
      }
    }
  }

  /** Merges what another device sent; invalid registers are left out. */
  void merge(List<LibraryRecord> received) throws SQLException {
    BitSet isNew = NewKeys.among(session, received.stream().map(LibraryRecord::key).toList());
    for (int i = 0; i < received.size(); i++) {
      merge(received.get(i), isNew.get(i));
    }
  }

  private void merge(LibraryRecord received, boolean isNew) throws SQLException {
    LibraryRecord valid = RegisterCheck.keepValid(received);
    if (valid.fields().isEmpty()) {
      return;
    }
    for (Register register : valid.fields().values()) {
      clock.observe(register.time(), nowMillis);
      behind |= isForgotten(register.dot());
    }
    change(valid.key(), isNew, old -> Merge.merge(old, valid));
  }

  private boolean isForgotten(Dot dot) {
    return dot.writer().equals(before.writer()) && !before.context().contains(dot);
  }

  /** Takes groups out whose rows are damaged, so that they are fetched again. */
  void dropDamaged(List<Long> groupRows) throws SQLException {
    for (ContentId content : new DamagedGroups(session, records, book).drop(groupRows)) {
      groups.dropped(content);
    }
  }

  /** The writes of this range need not be sent here again. */
  void saw(ChangeRange range) {
    context = context.plus(range);
    behind |= !context.of(before.writer()).equals(before.context().of(before.writer()));
  }

  /** This device goes on under a new incarnation. */
  void renew() {
    behind = true;
  }

  /** Keeps how a file looked, if its entry is known. */
  void remember(FileStat stat) throws SQLException {
    LocalFiles.remember(session, records.entries(), options.self(), stat);
  }

  /** What is made of a record. */
  interface Edit {
    LibraryRecord apply(LibraryRecord old);
  }

  /** Stores what an edit makes of a record; false if it makes no difference. */
  private boolean change(RecordKey key, boolean isNew, Edit edit) throws SQLException {
    if (key.type() == RecordType.GROUP) {
      return groups.change(key, edit);
    }
    Optional<Stored> stored = isNew ? Optional.empty() : records.of(key.type()).find(session, key);
    LibraryRecord old = stored.map(Stored::record).orElseGet(() -> LibraryRecord.empty(key));
    LibraryRecord now = edit.apply(old);
    if (now.equals(old)) {
      return false;
    }
    ColumnStore table = records.table(key.type());
    long id;
    if (stored.isPresent()) {
      id = stored.get().id();
      table.update(session, id, now);
    } else {
      id = table.insert(session, now);
    }
    book.changed(id, old, now);
    return true;
  }

  /** Stores what goes with the records; returns the state to publish after the commit. */
  LibraryState finish() throws SQLException {
    records.finish(session);
    Bookkeeping.Result result = book.finish(before);
    Context seen = withOwnWrites();
    new ContextTable(records.writers()).save(session, before.context(), seen);
    if (!clock.last().equals(clockBefore)) {
      LocalState.setClock(session, clock.last());
    }
    Roster roster = rosterChanged ? Roster.load(session, records) : before.roster();
    return new LibraryState(nextWriter(), seen, result.tree(), result.counts(), roster);
  }

  private Context withOwnWrites() {
    long first = before.context().of(before.writer()).last();
    return sequence == first
        ? context
        : context.plus(ChangeRange.of(before.writer(), first, sequence));
  }

  private Writer nextWriter() throws SQLException {
    if (!behind) {
      return before.writer();
    }
    Writer writer = LibraryState.successor(session, options.self(), options.random());
    LocalState.setWriter(session, writer);
    return writer;
  }
}
