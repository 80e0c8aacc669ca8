package io.muster.storage.library;

import io.muster.protocol.model.LibraryRecord;
import io.muster.storage.sql.Session;
import java.sql.SQLException;

/** The rows of a type of record whose fields are columns: all but groups. */
interface ColumnStore extends RecordStore {
  /** Stores a record that has no row yet; returns its row. */
  long insert(Session session, LibraryRecord record) throws SQLException;

  void update(Session session, long id, LibraryRecord record) throws SQLException;
}
