package io.muster.storage.sql;

import io.muster.protocol.model.Hash;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The one row of {@code migration_under_way}, a table that is there only while a step with slices
 * is half done. Each slice commits together with it, so whoever opens the file next goes on right
 * there.
 *
 * @param target the schema that the step leads to
 * @param script SHA-256 of the step's text: another text would not fit to what is done
 * @param part how many parts of the script are done
 * @param after of the part in work, the rowid up to which it is done
 * @param rows how many rows the step has changed so far
 */
record UnderWay(int target, Hash script, int part, long after, long rows) {
  private static final String TABLE =
      """
      CREATE TABLE migration_under_way (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        target INTEGER NOT NULL,
        script BLOB NOT NULL,
        part INTEGER NOT NULL,
        after INTEGER NOT NULL,
        rows INTEGER NOT NULL
      )
      """;

  static UnderWay begin(int target, Script script) {
    return new UnderWay(target, digest(script), 0, Long.MIN_VALUE, 0);
  }

  static Optional<UnderWay> find(Session session) throws SQLException {
    if (session.number("SELECT count(*) FROM sqlite_schema WHERE name = 'migration_under_way'")
        == 0) {
      return Optional.empty();
    }
    return session.first(
        "SELECT target, script, part, after, rows FROM migration_under_way",
        row -> new UnderWay(row.count(1), row.hash(2), row.count(3), row.number(4), row.number(5)));
  }

  boolean isOf(Script step) {
    return script.equals(digest(step));
  }

  UnderWay nextPart() {
    return new UnderWay(target, script, part + 1, Long.MIN_VALUE, rows);
  }

  UnderWay slice(long upTo, long changed) {
    return new UnderWay(target, script, part, upTo, rows + changed);
  }

  void save(Session session) throws SQLException {
    if (find(session).isEmpty()) {
      session.script(TABLE);
    }
    session.update(
        "INSERT OR REPLACE INTO migration_under_way VALUES (1, ?, ?, ?, ?, ?)",
        target,
        script,
        part,
        after,
        rows);
  }

  static void end(Session session) throws SQLException {
    session.script("DROP TABLE IF EXISTS migration_under_way");
  }

  private static Hash digest(Script script) {
    return Hash.sha256(script.bytes());
  }
}
