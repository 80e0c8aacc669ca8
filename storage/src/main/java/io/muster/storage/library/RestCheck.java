package io.muster.storage.library;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.PageCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Reads a file that was too large for that when it was opened, a table with its indexes at a time.
 * Neither writers nor readers wait for it. The first damage makes the library one that is only
 * read.
 */
final class RestCheck {
  private final Database database;
  private final LibraryCheck tables;

  RestCheck(Database database, LibraryCheck tables) {
    this.database = database;
    this.tables = tables;
  }

  /** Reads on until it is told to stop, or damage is found. */
  void run(BooleanSupplier stop) {
    if (database.isReadOnly() || OpeningCheck.isSmall(database)) {
      return;
    }
    Optional<String> table = tables.tableAfter(null);
    while (table.isPresent() && !stop.getAsBoolean() && !database.isReadOnly()) {
      check(table.get());
      table = tables.tableAfter(table.get());
    }
  }

  private void check(String table) {
    String pragma = "PRAGMA quick_check(\"%s\")".formatted(table.replace("\"", "\"\""));
    List<String> problems =
        PageCheck.structural(database.read(session -> PageCheck.problems(session, pragma)));
    if (!problems.isEmpty()) {
      database.damaged(
          new StorageException(
              Kind.CORRUPT, "%s: %s".formatted(database.file(), problems.getFirst())));
    }
  }
}
