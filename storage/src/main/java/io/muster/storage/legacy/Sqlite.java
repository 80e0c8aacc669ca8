package io.muster.storage.legacy;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.sql.Errors;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * One connection to a file that is not one of the library's two databases. Used by one thread at a
 * time; statements are kept, there are only a few.
 */
final class Sqlite implements AutoCloseable {
  /** How long a statement waits for another program that has the file open. */
  private static final int BUSY_MILLIS = 10_000;

  private final Path file;
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private Sqlite(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Makes something of a row. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  static Sqlite open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    try {
      return new Sqlite(file, config.createConnection("jdbc:sqlite:" + file));
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /** All rows. */
  <T> List<T> list(String sql, Reader<T> reader, @Nullable Object... arguments) {
    try (ResultSet result = bound(sql, arguments).executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(reader.read(result));
      }
      return rows;
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  long number(String sql, @Nullable Object... arguments) {
    return list(sql, row -> row.getLong(1), arguments).getFirst();
  }

  void update(String sql, @Nullable Object... arguments) {
    try {
      bound(sql, arguments).executeUpdate();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /** Runs statements separated by semicolons. */
  void script(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /** Runs the work in one transaction: all of it, or nothing. */
  void transaction(Runnable work) {
    script("BEGIN IMMEDIATE");
    try {
      work.run();
      script("COMMIT");
    } catch (RuntimeException | Error e) {
      rollBack(e);
      throw e;
    }
  }

  private void rollBack(Throwable reason) {
    try {
      script("ROLLBACK");
    } catch (StorageException e) {
      reason.addSuppressed(e);
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }

  private static StorageException failure(Path file, SQLException error) {
    Kind kind = Errors.kind(file, error);
    return switch (kind) {
      case FULL -> of(kind, file, "the disk is full; free some space and try again", error);
      case BUSY -> of(kind, file, "another program holds it; stop that and try again", error);
      case CORRUPT -> of(kind, file, "it is damaged or no database", error);
      case MEMORY, NEWER, OTHER -> of(kind, file, error.getMessage() + "; check the file", error);
    };
  }

  private static StorageException of(
      Kind kind, Path file, @Nullable String what, SQLException cause) {
    return new StorageException(kind, file + ": " + what, cause);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }
}
