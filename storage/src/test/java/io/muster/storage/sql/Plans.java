package io.muster.storage.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How SQLite goes about statements. */
public final class Plans {
  private Plans() {}

  public static List<String> of(Connection connection, String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    }
    return steps;
  }

  /** Renews the statistics as maintenance does. */
  public static void analyse(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA analysis_limit = 400");
      statement.executeUpdate("ANALYZE");
    }
  }

  /**
   * Whether a step reads a whole table, sorts what an index gives in order, or makes an index of
   * its own. A subquery, a recursion's own rows, a virtual table with its index and an index that
   * holds only what is wanted are no whole tables.
   */
  public static boolean isBad(String step) {
    boolean isSort = step.contains("TEMP B-TREE") && step.contains("ORDER BY");
    return isScan(step) || isSort || step.contains("AUTOMATIC");
  }

  public static boolean isScan(String step) {
    return step.startsWith("SCAN ")
        && !step.matches("SCAN (k|m|n|kinds|keys|hidden|d|CONSTANT ROW|\\d.*|\\(subquery.*)")
        && !step.matches("SCAN \\w+ USING INDEX (favorites|hidden_metadata|groups_with_failures)")
        && !step.matches("SCAN name_runs VIRTUAL TABLE INDEX \\d{4}:.*")
        && !step.matches("SCAN \\w+ VIRTUAL TABLE INDEX .*M\\d.*");
  }
}
