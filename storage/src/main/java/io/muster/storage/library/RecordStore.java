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

  /** Forgets what a rollback took back; called before the first write too. */
  default void load(Session session) throws SQLException {}

  /** Stores what was gathered during a transaction, before its commit. */
  default void finish(Session session) throws SQLException {}

  Optional<Stored> find(Session session, RecordKey key) throws SQLException;

  /** The record in a row that must exist. */
  LibraryRecord get(Session session, long id) throws SQLException;

  /** The rows after one, in order. */
  List<Stored> page(Session session, long after, int limit) throws SQLException;
}
