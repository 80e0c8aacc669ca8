package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Writer;
import io.muster.protocol.sync.HybridClock;
import io.muster.protocol.sync.LocalWrite;
import io.muster.protocol.sync.Merge;
import io.muster.storage.library.RecordStore.Stored;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One commit in the making: rows, dots, context, tree and counts change together, on top of the
 * state that it started from. Whatever was found of this device's own writes that it does not
 * remember makes it go on under a new incarnation, lest it name two writes alike.
 */
final class Transaction {
  private final Session session;
  private final Records records;
  private final LibraryOptions options;
  private final LibraryState before;
  private final HybridClock clock;
  private final DotTable dots;
  private final RecordTree tree;
  private final BitSet leaves = new BitSet(RecordTree.LEAVES);
  private final Tally tally;
  private final Set<RecordKey> changed = new LinkedHashSet<>();
  private final Timestamp clockBefore;
  private final long nowMillis;
  private Context context;
  private long sequence;
  private boolean behind;

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
    this.dots = new DotTable(records.writers());
    this.tree = before.tree().copy();
    this.tally = new Tally(before.counts());
    this.context = before.context();
    this.sequence = before.context().of(before.writer()).last();
  }

  Committed committed() {
    return new Committed(changed.stream().toList());
  }

  /**
   * A write of this device.
   *
   * @throws IllegalArgumentException if the mutation does not fit its record
   */
  void write(Mutation mutation) throws SQLException {
    Optional<Stored> stored = find(mutation.key());
    LibraryRecord old = recordOf(stored, mutation.key());
    Dot dot = new Dot(before.writer(), sequence + 1);
    Optional<LibraryRecord> written = LocalWrite.apply(old, mutation, dot, clock, nowMillis);
    if (written.isEmpty()) {
      return;
    }
    if (!RegisterCheck.keepValid(written.get()).equals(written.get())) {
      throw new IllegalArgumentException("a value does not fit its field in " + mutation.key());
    }
    if (store(stored, old, Merge.merge(old, written.get()))) {
      sequence++;
    }
  }

  /** Merges what another device sent; invalid registers are left out. */
  void merge(LibraryRecord received) throws SQLException {
    LibraryRecord valid = RegisterCheck.keepValid(received);
    if (valid.fields().isEmpty()) {
      return;
    }
    for (Register register : valid.fields().values()) {
      clock.observe(register.time(), nowMillis);
      behind |= isForgotten(register.dot());
    }
    Optional<Stored> stored = find(valid.key());
    LibraryRecord old = recordOf(stored, valid.key());
    store(stored, old, Merge.merge(old, valid));
  }

  private boolean isForgotten(Dot dot) {
    return dot.writer().equals(before.writer()) && !before.context().contains(dot);
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

  private Optional<Stored> find(RecordKey key) throws SQLException {
    return records.of(key.type()).find(session, key);
  }

  private static LibraryRecord recordOf(Optional<Stored> stored, RecordKey key) {
    return stored.map(Stored::record).orElseGet(() -> LibraryRecord.empty(key));
  }

  private boolean store(Optional<Stored> stored, LibraryRecord old, LibraryRecord now)
      throws SQLException {
    if (now.equals(old)) {
      return false;
    }
    long id;
    if (stored.isPresent()) {
      id = stored.get().id();
      records.of(now.key().type()).update(session, id, now);
    } else {
      id = records.of(now.key().type()).insert(session, now);
      TreeTable.add(session, now.key(), id);
    }
    dots.replace(session, id, old, now);
    tree.replace(old, now);
    leaves.set(RecordTree.leafOf(now.key()));
    tally.replace(old, now);
    changed.add(now.key());
    return true;
  }

  /** Stores what goes with the records; returns the state to publish after the commit. */
  LibraryState finish() throws SQLException {
    records.finish(session);
    for (int leaf = leaves.nextSetBit(0); leaf >= 0; leaf = leaves.nextSetBit(leaf + 1)) {
      TreeTable.save(session, leaf, tree.leaf(leaf));
    }
    Context seen = withOwnWrites();
    new ContextTable(records.writers()).save(session, before.context(), seen);
    if (!clock.last().equals(clockBefore)) {
      LocalState.setClock(session, clock.last());
    }
    if (!tally.counts().equals(before.counts())) {
      LocalState.setCounts(session, tally.counts());
    }
    Roster roster =
        changed.stream().anyMatch(key -> Roster.isAbout(key.type()))
            ? Roster.load(session, records)
            : before.roster();
    TreeSnapshot snapshot = leaves.isEmpty() ? before.tree() : new TreeSnapshot(tree);
    return new LibraryState(nextWriter(), seen, snapshot, tally.counts(), roster);
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
