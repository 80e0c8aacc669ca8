package io.muster.storage.library;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Writer;
import io.muster.storage.library.RecordStore.Stored;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The tables of all types of record, with the dictionaries that their rows need. */
final class Records {
  private static final int PAGE = 1000;

  private final Dictionary<Writer> writers = new Dictionary<>(new WriterNames());
  private final Forms forms = new Forms();
  private final GroupRecords groupRecords = new GroupRecords(forms, writers);
  private final GroupTable groups =
      new GroupTable(new GroupCodec(forms::of, writers::value), groupRecords);
  private final Map<RecordType, RecordTable> tables = new EnumMap<>(RecordType.class);

  Records() {
    for (RecordType type : RecordType.values()) {
      if (type != RecordType.GROUP) {
        tables.put(type, new RecordTable(TableShape.of(type), writers));
      }
    }
  }

  void load(Session session) throws SQLException {
    writers.load(session);
    forms.load(session);
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
  RecordTable table(RecordType type) {
    RecordTable table = tables.get(type);
    if (table == null) {
      throw new IllegalStateException("no table for " + type);
    }
    return table;
  }

  /** The record in a row, its type by number as other tables store it. */
  LibraryRecord get(Session session, int type, long id) throws SQLException {
    RecordType known =
        RecordType.ofNumber(type)
            .orElseThrow(
                () -> Damage.in("dots", id, new IllegalArgumentException("no type " + type)));
    return of(known).get(session, id);
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
