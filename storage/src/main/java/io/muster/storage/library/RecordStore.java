package io.muster.storage.library;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads the rows of one type of record. They are checked; damage is a StorageException. */
interface RecordStore {
  /** A record with the number of its row. */
  record Stored(long id, LibraryRecord record) {}

  Optional<Stored> find(Session session, RecordKey key) throws SQLException;

  /** The record in a row that must exist. */
  LibraryRecord get(Session session, long id) throws SQLException;

  /** The rows after one, in order. */
  List<Stored> page(Session session, long after, int limit) throws SQLException;
}
