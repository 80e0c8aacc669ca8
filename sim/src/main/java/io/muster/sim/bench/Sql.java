package io.muster.sim.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A connection to a SQLite file, with errors that need not be declared. */
final class Sql implements AutoCloseable {
  /** Page cache of a connection in KiB, the same as Muster's writer has. */
  private static final int CACHE_KIB = 8 * 1024;

  private final Connection connection;

  private Sql(Connection connection) {
    this.connection = connection;
  }

  /** What needs the connection. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Makes something of a row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  static Sql open(Path file) {
    try {
      Sql sql = new Sql(DriverManager.getConnection("jdbc:sqlite:" + file));
      sql.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
      sql.script("PRAGMA cache_size = -" + CACHE_KIB);
      return sql;
    } catch (SQLException e) {
      throw new BenchException("%s can't be opened: %s".formatted(file, e.getMessage()), e);
    }
  }

  <T> T with(Work<T> work) {
    try {
      return work.run(connection);
    } catch (SQLException e) {
      throw new BenchException("SQLite: " + e.getMessage(), e);
    }
  }

  /** Runs the work in one transaction. */
  <T> T transaction(Work<T> work) {
    return with(
        open -> {
          script("BEGIN");
          T result = work.run(open);
          script("COMMIT");
          return result;
        });
  }

  void script(String statements) {
    with(
        open -> {
          try (Statement statement = open.createStatement()) {
            return statement.executeUpdate(statements);
          }
        });
  }

  /** All rows of a query without arguments. */
  <T> List<T> list(String query, Reader<T> reader) {
    return with(
        open -> {
          List<T> rows = new ArrayList<>();
          try (PreparedStatement statement = open.prepareStatement(query);
              ResultSet result = statement.executeQuery()) {
            while (result.next()) {
              rows.add(reader.read(result));
            }
          }
          return rows;
        });
  }

  long number(String query) {
    return list(query, row -> row.getLong(1)).getFirst();
  }

  @Override
  public void close() {
    with(
        open -> {
          open.close();
          return true;
        });
  }
}
