package io.muster.storage.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.storage.sql.Plans;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No query of availability reads a whole table, with rows and statistics of them or without. */
final class AvailabilityPlanTest {
  private static final String MANY =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) ";

  /** What is in the rows does not matter here. */
  private static final List<String> ROWS =
      List.of(
          "INSERT OR IGNORE INTO devices " + MANY + "SELECT i, randomblob(32) FROM n",
          "INSERT OR IGNORE INTO heads "
              + MANY
              + "SELECT i, x'00', 1, i, i, x'00', 1, 1, 1, x'00', 1 FROM n WHERE i < 2000",
          "INSERT OR IGNORE INTO targets "
              + MANY
              + "SELECT i, x'00', 1, i, i, x'00', 1, 1, 1, x'00', x'00' FROM n WHERE i < 2000",
          "INSERT OR IGNORE INTO contents " + MANY + "SELECT i, x'00' FROM n",
          "INSERT OR IGNORE INTO slots " + MANY + "SELECT i, x'00' FROM n",
          "INSERT OR IGNORE INTO shelves " + MANY + "SELECT i, x'00' FROM n",
          "INSERT OR IGNORE INTO journal " + MANY + "SELECT i % 9, i, i - 1, x'00' FROM n");

  @TempDir private static Path folder;
  private static Connection withoutRows;
  private static Connection withRows;

  @BeforeAll
  static void open() throws SQLException {
    withoutRows = connection("a");
    withRows = connection("b");
    withRows.setAutoCommit(false);
    try (var statement = withRows.createStatement()) {
      for (String rows : ROWS) {
        statement.executeUpdate(rows);
      }
    }
    withRows.commit();
    withRows.setAutoCommit(true);
    Plans.analyse(withRows);
  }

  private static Connection connection(String name) throws SQLException {
    try (Device device = new Device(folder, name)) {
      device.availability();
      return DriverManager.getConnection("jdbc:sqlite:" + device.file);
    }
  }

  @AfterAll
  static void close() throws SQLException {
    withoutRows.close();
    withRows.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Owner.FIND,
        HeadRows.HEAD,
        HeadRows.TARGET,
        Journal.REACH,
        Journal.OLDEST,
        Journal.SINCE,
        Shelves.AT,
        Shelves.LAST,
        Shelves.FORGET,
        SlotRows.AT,
        SlotRows.FORGET,
        ChunkRows.PAGE
      })
  void shouldReadAnIndex(String sql) throws SQLException {
    for (Connection connection : List.of(withoutRows, withRows)) {
      assertThat(Plans.of(connection, sql))
          .isNotEmpty()
          .allMatch(step -> step.startsWith("SEARCH"));
    }
  }

  @Test
  void shouldReadAllDevicesInOrder() throws SQLException {
    assertThat(Plans.of(withRows, Owner.ALL)).containsExactly("SCAN devices");
  }
}
