package io.muster.storage.sql;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes damaged indexes anew from their tables. All pages are checked before it is committed, so it
 * never makes things worse: a damaged index may name pages of other trees.
 */
public final class IndexRepair {
  private final Database database;
  private final Set<String> indexes;
  private final String check;

  private IndexRepair(Database database, Set<String> indexes, String check) {
    this.database = database;
    this.indexes = Set.copyOf(indexes);
    this.check = check;
  }

  /** Of a file that nobody uses yet; all of it must be sound then. */
  public static IndexRepair ofFile(Database database, Set<String> indexes) {
    return new IndexRepair(database, indexes, PageCheck.WHOLE);
  }

  /** Of one table, while the file is used; the table and its indexes must be sound then. */
  public static IndexRepair ofTable(Database database, Set<String> indexes, String table) {
    return new IndexRepair(
        database, indexes, "PRAGMA integrity_check(%s)".formatted(quoted(table)));
  }

  private interface Step {
    void run(Session session, String index) throws SQLException;
  }

  /** Clears the indexes and fills them. Returns whether all is sound now; else nothing changed. */
  public boolean rebuild() {
    return attempt(IndexRepair::rebuild);
  }

  /** As {@link #rebuild}, also for indexes that can't even be cleared. Nobody may read the file. */
  public boolean rebuildOrReplace() {
    if (rebuild()) {
      return true;
    }
    if (!attempt(IndexRepair::replace)) {
      return false;
    }
    database.vacuum(); // the pages of the old index are nobody's, and in the way of later upkeep
    return true;
  }

  private boolean attempt(Step step) {
    try {
      database.<Boolean>write(
          session -> {
            for (String index : indexes) {
              step.run(session, index);
            }
            requireSound(session);
            return true;
          });
      return true;
    } catch (StorageException e) {
      if (e.kind() == Kind.FULL || e.kind() == Kind.BUSY) {
        throw e;
      }
      return false; // its table is damaged too, or holds what the index does not allow
    }
  }

  private static void rebuild(Session session, String index) throws SQLException {
    session.script("REINDEX " + quoted(index));
  }

  /** For an index that can't even be cleared: it is forgotten, and made under its name again. */
  private static void replace(Session session, String index) throws SQLException {
    Optional<String> sql =
        session.first(
            "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = ? AND sql IS NOT NULL",
            row -> row.text(1),
            index);
    if (sql.isEmpty()) {
      throw new StorageException(Kind.CORRUPT, "index " + index + " is part of its table");
    }
    session.script("PRAGMA writable_schema = ON");
    try {
      session.update("DELETE FROM sqlite_schema WHERE type = 'index' AND name = ?", index);
    } finally {
      session.script("PRAGMA writable_schema = RESET");
    }
    session.script(sql.get());
  }

  private void requireSound(Session session) throws SQLException {
    List<String> left =
        PageCheck.problems(session, check).stream()
            .filter(line -> !PageCheck.isUnused(line))
            .toList();
    if (!left.isEmpty()) {
      throw new StorageException(Kind.CORRUPT, left.getFirst());
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
