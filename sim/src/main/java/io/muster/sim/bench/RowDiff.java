package io.muster.sim.bench;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the rows of a file that were added, changed or removed, from outside and whatever its
 * tables are: it remembers a hash of every row. A row that was written and is the same as before is
 * not seen.
 */
final class RowDiff {
  private final Path file;
  private final Map<String, Map<Long, Integer>> before;

  private RowDiff(Path file, Map<String, Map<Long, Integer>> before) {
    this.file = file;
    this.before = before;
  }

  /** Remembers the rows as they are now. */
  static RowDiff of(Path file) {
    return new RowDiff(file, rows(file));
  }

  /** Rows that are not as they were. */
  long since() {
    long changed = 0;
    for (Map.Entry<String, Map<Long, Integer>> table : rows(file).entrySet()) {
      Map<Long, Integer> old = before.getOrDefault(table.getKey(), Map.of());
      changed += Math.max(missing(table.getValue(), old), missing(old, table.getValue()));
    }
    return changed;
  }

  private static long missing(Map<Long, Integer> rows, Map<Long, Integer> in) {
    long missing = 0;
    for (Map.Entry<Long, Integer> row : rows.entrySet()) {
      missing += Math.max(0, row.getValue() - in.getOrDefault(row.getKey(), 0));
    }
    return missing;
  }

  private static Map<String, Map<Long, Integer>> rows(Path file) {
    try (Sql sql = Sql.open(file)) {
      List<String> tables =
          sql.list(
              "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
              row -> row.getString(1));
      Map<String, Map<Long, Integer>> all = new HashMap<>();
      for (String table : tables) {
        Map<Long, Integer> rows = new HashMap<>();
        sql.list("SELECT * FROM \"" + table + "\"", RowDiff::hash)
            .forEach(hash -> rows.merge(hash, 1, Integer::sum));
        all.put(table, rows);
      }
      return all;
    }
  }

  private static long hash(ResultSet row) throws SQLException {
    long hash = 0;
    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      Object value = row.getObject(column);
      int part =
          value instanceof byte[] bytes ? Arrays.hashCode(bytes) : String.valueOf(value).hashCode();
      hash = hash * 0x9e3779b97f4a7c15L + part;
    }
    return hash;
  }
}
