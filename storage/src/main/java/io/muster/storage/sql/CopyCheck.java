package io.muster.storage.sql;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a copy through. */
final class CopyCheck {
  private CopyCheck() {}

  /**
   * Every page of the copy is sound, and every table has as many rows as in the original.
   *
   * @throws StorageException CORRUPT if not
   */
  static void compare(Session source, Path copy) throws SQLException {
    Session session = Connections.open(copy, true, List.of());
    try {
      String found = session.first("PRAGMA quick_check(1)", row -> row.text(1)).orElse("nothing");
      if (!found.equals("ok")) {
        throw damaged(copy, found);
      }
      if (!counts(session).equals(counts(source))) {
        throw damaged(copy, "its tables have other numbers of rows");
      }
    } finally {
      session.close();
    }
  }

  private static StorageException damaged(Path copy, String found) {
    return new StorageException(
        Kind.CORRUPT,
        "the copy %s is not good (%s), so nothing was changed; run 'muster db check'"
            .formatted(copy, found.lines().findFirst().orElse("")));
  }

  /** How many rows each table has; those of extensions stand in tables of their own. */
  private static Map<String, Long> counts(Session session) throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    List<String> tables =
        session.list(
            """
            SELECT name FROM sqlite_schema
            WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
            """,
            row -> row.text(1));
    for (String table : tables) {
      counts.put(table, session.number("SELECT count(*) FROM \"" + table + "\""));
    }
    return counts;
  }

  static boolean isGood(Path copy) {
    try {
      Session session = Connections.open(copy, true, List.of());
      try {
        return session
            .first("PRAGMA quick_check(1)", row -> row.text(1))
            .filter("ok"::equals)
            .isPresent();
      } finally {
        session.close();
      }
    } catch (SQLException | StorageException _) {
      return false; // what can't be opened is no good copy
    }
  }
}
