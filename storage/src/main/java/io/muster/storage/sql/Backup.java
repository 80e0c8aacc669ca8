package io.muster.storage.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/** Copies a database page by page, as SQLite's backup does. */
final class Backup {
  private Backup() {}

  /** Hears how many pages are done, of how many. */
  interface Progress {
    void at(long done, long all);
  }

  /** As {@link #run}, in one go. */
  static void copy(Session source, Path target) throws SQLException {
    run(source, target, -1, (_, _) -> {});
  }

  /** Copies all that is committed; the copy is one file that needs no log. */
  static void run(Session source, Path target, int pagesAtOnce, Progress progress)
      throws SQLException {
    DB db = source.connection().getDatabase();
    DB.ProgressObserver observer = (remaining, all) -> progress.at(all - remaining, all);
    int code = db.backup("main", target.toString(), observer, 0, 0, pagesAtOnce);
    if (code != Codes.SQLITE_OK && code != Codes.SQLITE_DONE) {
      throw DB.newSQLException(code, "copying to " + target);
    }
    Session copy = Connections.open(target, false, List.of());
    try {
      copy.script("PRAGMA journal_mode = DELETE");
    } finally {
      copy.close();
    }
  }
}
