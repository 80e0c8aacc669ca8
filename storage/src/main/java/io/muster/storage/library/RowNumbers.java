package io.muster.storage.library;

import io.muster.storage.sql.Session;
import java.sql.SQLException;

/** Hands out the ids of one table's new rows, which costs less than asking for them afterwards. */
final class RowNumbers {
  private final String greatest;
  private long last = -1;

  RowNumbers(String table) {
    this.greatest = "SELECT ifnull(max(id), 0) FROM " + table;
  }

  /** Starts from what is stored; after a rollback too. */
  void load(Session session) throws SQLException {
    last = session.number(greatest);
  }

  /** Within the one write transaction. */
  long next() {
    if (last < 0) {
      throw new IllegalStateException("the rows were not counted before the first write");
    }
    return ++last;
  }
}
