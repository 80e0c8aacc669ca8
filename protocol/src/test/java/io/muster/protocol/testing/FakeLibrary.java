package io.muster.protocol.testing;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Writer;
import io.muster.protocol.port.LibraryView;
import io.muster.protocol.sync.HybridClock;
import io.muster.protocol.sync.LocalWrite;
import io.muster.protocol.sync.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A library in memory, merged and hashed as a real one. */
public final class FakeLibrary implements LibraryView {
  private final SortedMap<RecordKey, LibraryRecord> rows = new TreeMap<>();
  private final HybridClock clock = new HybridClock(Timestamp.NONE);
  private RecordTree tree = new RecordTree();
  private Context context = Context.EMPTY;
  private Writer writer;
  private Optional<State> state = Optional.empty();

  public FakeLibrary(int device) {
    this.writer = Samples.writer(device);
  }

  private FakeLibrary(FakeLibrary other) {
    this.writer = other.writer;
    this.context = other.context;
    other.rows.values().forEach(this::store);
  }

  /** An older copy, for later. */
  public FakeLibrary copy() {
    return new FakeLibrary(this);
  }

  public void renewWriter() {
    Incarnation last = writer.incarnation();
    writer = new Writer(writer.device(), new Incarnation(last.counter() + 1, last.random() + 7));
  }

  public Writer writer() {
    return writer;
  }

  public LibraryRecord row(RecordKey key) {
    return rows.getOrDefault(key, LibraryRecord.empty(key));
  }

  public int size() {
    return rows.size();
  }

  public boolean write(Mutation mutation, long nowMillis) {
    Dot dot = new Dot(writer, context.of(writer).last() + 1);
    Optional<LibraryRecord> written =
        LocalWrite.apply(row(mutation.key()), mutation, dot, clock, nowMillis);
    written.ifPresent(
        record -> {
          merge(record);
          context = context.plus(ChangeRange.of(writer, dot.sequence() - 1, dot.sequence()));
          state = Optional.empty();
        });
    return written.isPresent();
  }

  public void merge(Changes changes) {
    changes.records().forEach(this::merge);
    context = context.plus(changes.range());
    state = Optional.empty();
  }

  public void merge(LibraryRecord record) {
    store(Merge.merge(row(record.key()), record));
  }

  private void store(LibraryRecord merged) {
    state = Optional.empty();
    tree.replace(row(merged.key()), merged);
    rows.put(merged.key(), merged);
  }

  /** A disk that forgot a row: the context still claims it. */
  public void drop(RecordKey key) {
    state = Optional.empty();
    tree.replace(row(key), LibraryRecord.empty(key));
    rows.remove(key);
  }

  /** A disk that forgot every row. */
  public void dropAll() {
    state = Optional.empty();
    rows.clear();
    tree = new RecordTree();
  }

  @Override
  public State state() {
    if (state.isEmpty()) {
      state = Optional.of(new State(context, tree.root()));
    }
    return state.get();
  }

  @Override
  public List<Hash> nodes() {
    return tree.nodes();
  }

  @Override
  public List<Hash> leaves(int node) {
    return tree.leaves(node);
  }

  @Override
  public List<LibraryRecord> recordsIn(int leaf) {
    return rows.values().stream().filter(row -> RecordTree.leafOf(row.key()) == leaf).toList();
  }

  @Override
  public Changes changes(ChangeRange wanted, int maxRecords, int maxBytes) {
    SortedMap<Long, SortedMap<RecordKey, SortedMap<String, Register>>> found = new TreeMap<>();
    rows.values().forEach(row -> collect(row, wanted, found));
    List<LibraryRecord> records = new ArrayList<>();
    int bytes = 0;
    long after = wanted.range().after();
    for (var entry : found.entrySet()) {
      for (var fields : entry.getValue().entrySet()) {
        int size = fields.getValue().values().stream().mapToInt(r -> r.value().size() + 80).sum();
        if (!records.isEmpty() && (records.size() == maxRecords || bytes + size > maxBytes)) {
          return new Changes(ChangeRange.of(wanted.writer(), after, entry.getKey() - 1), records);
        }
        bytes += size;
        records.add(new LibraryRecord(fields.getKey(), fields.getValue()));
      }
    }
    return new Changes(wanted, records);
  }

  private static void collect(
      LibraryRecord row,
      ChangeRange wanted,
      SortedMap<Long, SortedMap<RecordKey, SortedMap<String, Register>>> found) {
    row.fields()
        .forEach(
            (name, register) -> {
              long sequence = register.dot().sequence();
              if (register.dot().writer().equals(wanted.writer())
                  && sequence > wanted.range().after()
                  && sequence <= wanted.range().upTo()) {
                found
                    .computeIfAbsent(sequence, _ -> new TreeMap<>())
                    .computeIfAbsent(row.key(), _ -> new TreeMap<>())
                    .put(name, register);
              }
            });
  }
}
