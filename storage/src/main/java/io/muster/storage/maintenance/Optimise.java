package io.muster.storage.maintenance;

import io.muster.storage.sql.Session;
import java.sql.SQLException;

/** Lets SQLite see to whatever else it thinks is due. It looks at few rows by itself. */
final class Optimise implements SlicedWork {
  private boolean done;

  @Override
  public boolean isLeft() {
    return !done;
  }

  @Override
  public void slice(Session session) throws SQLException {
    session.script("PRAGMA analysis_limit = 100; PRAGMA optimize");
    done = true;
  }

  @Override
  public void took(long nanos) {
    // there is no next time
  }
}
