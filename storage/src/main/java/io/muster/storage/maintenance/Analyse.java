package io.muster.storage.maintenance;

import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Renews the statistics by which indexes are chosen, one table a slice. */
final class Analyse implements SlicedWork {
  /** Rows of an index that are looked at, at most. */
  private static final int MAX_ROWS = 1_000;

  /** Fewer rows than this say nothing. */
  private static final int MIN_ROWS = 50;

  /** A slice that took longer than this halves the rows of the next. */
  private static final long ENOUGH_NANOS = Maintenance.MAX_HOLD_NANOS / 3;

  private final Deque<String> tables;
  private int rows = MAX_ROWS;
  private int done;

  Analyse(Database database) {
    tables =
        new ArrayDeque<>(
            database.read(
                session ->
                    session.list(
                        """
                        SELECT DISTINCT tbl_name FROM sqlite_schema
                        WHERE type = 'index' AND tbl_name NOT LIKE 'sqlite%'
                        """,
                        row -> row.text(1))));
  }

  @Override
  public boolean isLeft() {
    return !tables.isEmpty();
  }

  @Override
  public void slice(Session session) throws SQLException {
    String table = tables.remove().replace("\"", "\"\"");
    session.script("PRAGMA analysis_limit = %d; ANALYZE main.\"%s\"".formatted(rows, table));
    done++;
  }

  @Override
  public void took(long nanos) {
    rows = nanos > ENOUGH_NANOS ? Math.max(MIN_ROWS, rows / 2) : rows;
  }

  @Override
  public int tablesAnalysed() {
    return done;
  }
}
