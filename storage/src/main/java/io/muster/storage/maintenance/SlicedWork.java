package io.muster.storage.maintenance;

import io.muster.storage.sql.Session;
import java.sql.SQLException;

/** Work on a database that can be done bit by bit. */
interface SlicedWork {
  /** Whether something is left to do. Called without holding the writer. */
  boolean isLeft();

  /** Does a bit of it, in a transaction. */
  void slice(Session session) throws SQLException;

  /** Told how long the last slice held the writer, to do more or less the next time. */
  void took(long nanos);

  default long pagesFreed() {
    return 0;
  }

  default int tablesAnalysed() {
    return 0;
  }
}
