package io.muster.daemon.runtime;

import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.Committed;
import io.muster.storage.library.FileStat;
import io.muster.storage.library.Library;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every write to the library goes through here, so that what follows from one is never forgotten:
 * the core hears of local ones, and whoever listens hears which records changed.
 */
final class Records {
  private final Library library;
  private final Runnable written;
  private final Consumer<List<RecordKey>> changed;

  /**
   * Writes to this library.
   *
   * @param written run after each local commit
   * @param changed told the records of each commit, local or merged
   */
  Records(Library library, Runnable written, Consumer<List<RecordKey>> changed) {
    this.library = library;
    this.written = written;
    this.changed = changed;
  }

  /** Durable when it returns. */
  void write(List<Mutation> mutations) {
    write(mutations, List.of());
  }

  /** Durable when it returns; the file stats are committed with the rest. */
  void write(List<Mutation> mutations, List<FileStat> stats) {
    tell(library.write(mutations, stats));
    written.run();
  }

  /** Takes groups with damaged rows out; the peers are compared with what is left. */
  void dropDamaged(List<Long> groupRows) {
    tell(library.dropDamaged(groupRows));
    written.run();
  }

  void merge(Changes changes) {
    tell(library.merge(changes));
  }

  void repair(List<LibraryRecord> records) {
    tell(library.repair(records));
  }

  void renewWriter() {
    library.renewWriter();
  }

  private void tell(Committed committed) {
    if (!committed.changed().isEmpty()) {
      changed.accept(committed.changed());
    }
  }

  /** The contents whose groups are among these records. */
  static List<ContentId> groups(List<RecordKey> keys) {
    return keys.stream()
        .filter(key -> key.type() == RecordType.GROUP)
        .map(key -> new ContentId(Uuid.of(key.key())))
        .distinct()
        .toList();
  }
}
