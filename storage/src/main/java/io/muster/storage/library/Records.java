package io.muster.storage.library;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Writer;
import io.muster.storage.StorageException;
import io.muster.storage.library.RecordStore.Stored;
import io.muster.storage.sql.Errors;
import io.muster.storage.sql.Session;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of all types of record, with the dictionaries that their rows need. */
final class Records {
  private static final Logger log = LoggerFactory.getLogger(Records.class);

  private static final int PAGE = 1000;

  private final Dictionary<Writer> writers = new Dictionary<>(new WriterNames());
  private final Forms forms = new Forms();
  private final GroupRecords groupRecords = new GroupRecords(forms, writers);
  private final GroupTable groups =
      new GroupTable(new GroupCodec(forms::of, writers::value), groupRecords);
  private final EntryTable entries;
  private final Map<RecordType, ColumnStore> stores = new EnumMap<>(RecordType.class);

  Records() {
    ContentTable contents = new ContentTable(writers);
    entries = new EntryTable(writers, contents);
    for (RecordType type : RecordType.values()) {
      if (type != RecordType.GROUP) {
        stores.put(type, store(type, contents));
      }
    }
  }

  void load(Session session) throws SQLException {
    writers.load(session);
    forms.load(session);
  }

  /** Gets ready for writes; after a rollback again. */
  void prepare(Session session) throws SQLException {
    for (RecordStore store : stores.values()) {
      store.load(session);
    }
  }

  private ColumnStore store(RecordType type, ContentTable contents) {
    return switch (type) {
      case CONTENT -> contents;
      case ENTRY -> entries;
      case METADATA -> new MetadataTable(writers);
      default -> new RecordTable(TableShape.of(type), writers);
    };
  }

  /** Stores what was gathered during a transaction, before its commit. */
  void finish(Session session) throws SQLException {
    for (RecordStore store : stores.values()) {
      store.finish(session);
    }
  }

  EntryTable entries() {
    return entries;
  }

  Dictionary<Writer> writers() {
    return writers;
  }

  GroupTable groups() {
    return groups;
  }

  GroupRecords groupRecords() {
    return groupRecords;
  }

  Forms forms() {
    return forms;
  }

  RecordStore of(RecordType type) {
    return type == RecordType.GROUP ? groups : table(type);
  }

  /** The table of a type that is not groups. */
  ColumnStore table(RecordType type) {
    ColumnStore store = stores.get(type);
    if (store == null) {
      throw new IllegalStateException("no table for " + type);
    }
    return store;
  }

  /** The record in a row, its type by number as other tables store it. */
  LibraryRecord get(Session session, int type, long id) throws SQLException {
    RecordType known =
        RecordType.ofNumber(type)
            .orElseThrow(
                () -> Damage.in("dots", id, new IllegalArgumentException("no type " + type)));
    return of(known).get(session, id);
  }

  /** As {@link #get}; empty if the row is damaged or not there: it is left out then. */
  Optional<LibraryRecord> readable(Session session, int type, long id) throws SQLException {
    return readable(() -> Optional.of(get(session, type, id)));
  }

  /** What reads one row. */
  interface Reading<T> {
    Optional<T> read() throws SQLException;
  }

  /** Empty if what is read is damaged. */
  static <T> Optional<T> readable(Reading<T> reading) throws SQLException {
    try {
      return reading.read();
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      log.warn("left out: {}", e.getMessage());
    } catch (SQLException e) {
      if (Errors.kind(Path.of("library.db"), e) != StorageException.Kind.CORRUPT) {
        throw e;
      }
      log.warn("left out: {}", e.getMessage());
    }
    return Optional.empty();
  }

  /** Takes one record after the other. */
  interface Visitor {
    void visit(LibraryRecord record);
  }

  /** All records of all types. */
  void forEach(Session session, Visitor visitor) throws SQLException {
    for (RecordType type : RecordType.values()) {
      forEach(session, type, visitor);
    }
  }

  /** All records of a type, a page in memory at a time. */
  void forEach(Session session, RecordType type, Visitor visitor) throws SQLException {
    List<Stored> page = of(type).page(session, Long.MIN_VALUE, PAGE);
    while (!page.isEmpty()) {
      page.forEach(stored -> visitor.visit(stored.record()));
      page = of(type).page(session, page.getLast().id(), PAGE);
    }
  }
}
