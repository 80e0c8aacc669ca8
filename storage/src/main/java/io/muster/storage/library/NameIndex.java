package io.muster.storage.library;

import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names of entries in runs of three letters, each name with '/' at its end. */
final class NameIndex {
  /** Ends a name: no name holds it. */
  static final String END = "/";

  static final String RUNS =
      "SELECT term FROM name_runs WHERE term >= ? AND term < ? ORDER BY term LIMIT ?";

  /** Runs that begin with two letters; more than these are no help. */
  static final int MAX_RUNS = 500;

  private NameIndex() {}

  /** The runs that begin with two letters; empty if they are too many. */
  static List<String> runs(Session session, String pair) throws SQLException {
    if (pair.isEmpty()) {
      return List.of();
    }
    String folded = pair.toLowerCase(Locale.ROOT);
    String end = folded + Character.toString(Character.MAX_CODE_POINT);
    List<String> runs = session.list(RUNS, row -> row.text(1), folded, end, MAX_RUNS + 1);
    if (runs.isEmpty()) {
      return List.of(folded + END); // as good as any that no name has
    }
    return runs.size() > MAX_RUNS ? List.of() : runs;
  }

  /** Takes a name out and another one in; null is none. */
  static void replace(Session session, long entry, @Nullable String before, @Nullable String now)
      throws SQLException {
    if (Objects.equals(before, now)) {
      return;
    }
    if (before != null) {
      session.update(
          "INSERT INTO entry_names (entry_names, rowid, name) VALUES ('delete', ?, ?)",
          entry,
          before + END);
    }
    if (now != null) {
      session.insert("INSERT INTO entry_names (rowid, name) VALUES (?, ?)", entry, now + END);
    }
  }
}
