package io.muster.sim.device;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.port.LibraryView;
import io.muster.protocol.sync.Merge;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads records for those who look on. */
public final class Records {
  private Records() {}

  /** A record as it is, empty if there is none. */
  public static LibraryRecord one(LibraryView library, RecordKey key) {
    return library.recordsIn(RecordTree.leafOf(key)).stream()
        .filter(record -> record.key().equals(key))
        .findFirst()
        .orElseGet(() -> LibraryRecord.empty(key));
  }

  /** The registers that are other ones than before, by record; the keys are the same. */
  static SortedMap<RecordKey, LibraryRecord> changed(
      SortedMap<RecordKey, LibraryRecord> before, SortedMap<RecordKey, LibraryRecord> now) {
    SortedMap<RecordKey, LibraryRecord> changed = new TreeMap<>();
    now.forEach(
        (key, record) -> {
          SortedMap<String, Register> fields = new TreeMap<>(record.fields());
          fields
              .entrySet()
              .removeAll(before.getOrDefault(key, LibraryRecord.empty(key)).fields().entrySet());
          if (!fields.isEmpty()) {
            changed.put(key, new LibraryRecord(key, fields));
          }
        });
    return changed;
  }

  /** The registers whose dots lie in a range, by record. */
  public static SortedMap<RecordKey, LibraryRecord> written(
      LibraryView library, ChangeRange range) {
    SortedMap<RecordKey, LibraryRecord> found = new TreeMap<>();
    Changes changes = library.changes(range, Integer.MAX_VALUE, Integer.MAX_VALUE);
    changes.records().forEach(record -> found.merge(record.key(), record, Merge::merge));
    return found;
  }

  /**
   * Every record of which a library's context knows a write, with all that is there of it: a repair
   * brings fields whose writes the context does not know.
   */
  public static SortedMap<RecordKey, LibraryRecord> all(LibraryView library) {
    SortedSet<Integer> leaves = new TreeSet<>();
    for (ChangeRange range : library.state().context().minus(Context.EMPTY)) {
      written(library, range).keySet().forEach(key -> leaves.add(RecordTree.leafOf(key)));
    }
    SortedMap<RecordKey, LibraryRecord> found = new TreeMap<>();
    for (int leaf : leaves) {
      library.recordsIn(leaf).forEach(record -> found.put(record.key(), record));
    }
    return found;
  }
}
