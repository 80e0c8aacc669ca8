package io.muster.storage.sql;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.core.Codes;

/**
 * A question in SQL that somebody typed. It can't write: the file is opened for reading only, the
 * connection refuses changes, no other file can be attached, and only statements that read are
 * taken. It ends in bounded time with a bounded number of rows and a bounded number of bytes.
 */
public final class FreeQuery {
  /** Longest text or bytes that a value may have. */
  private static final int MAX_VALUE = 16 * 1024 * 1024;

  /** Steps of SQLite's machine between two looks at the clock. */
  private static final int LOOK_EVERY = 10_000;

  /** Most bytes that the values of an answer take together. */
  static final long MAX_ANSWER = 32L * 1024 * 1024;

  /** What a row, and a value beside its text or bytes, takes about. */
  private static final int OVERHEAD = 32;

  private static final Set<String> READS = Set.of("SELECT", "WITH", "VALUES", "EXPLAIN");

  /**
   * An answer.
   *
   * @param rows values are Long, Double, String, byte[] or null
   * @param more whether there were more rows than were wanted
   */
  public record Answer(List<String> columns, List<List<@Nullable Object>> rows, boolean more) {}

  private final Path file;
  private final Schema schema;

  public FreeQuery(Path file, Schema schema) {
    this.file = file;
    this.schema = schema;
  }

  /**
   * Answers one statement.
   *
   * @throws StorageException if it is none that reads, more than one, wrong, or takes too long
   */
  public Answer run(String sql, int maxRows, long maxNanos) {
    if (!READS.contains(SqlText.firstWord(sql))) {
      throw new StorageException(
          Kind.OTHER, "only SELECT, WITH, VALUES and EXPLAIN are answered; nothing is written");
    }
    if (!SqlText.isOneStatement(sql)) {
      throw new StorageException(
          Kind.OTHER, "only one statement is answered: leave out what follows its semicolon");
    }
    try {
      Session session = Connections.open(file, true, schema.functions());
      try {
        restrict(session, System.nanoTime() + maxNanos);
        return answer(session, sql, maxRows);
      } finally {
        session.close();
      }
    } catch (SQLException e) {
      throw explained(e, maxNanos);
    }
  }

  private static void restrict(Session session, long deadline) throws SQLException {
    session.script("PRAGMA query_only = ON");
    SQLiteConnection connection = session.connection();
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
    connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, MAX_VALUE);
    ProgressHandler.setHandler(
        connection,
        LOOK_EVERY,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - deadline > 0 ? 1 : 0;
          }
        });
  }

  private static Answer answer(Session session, String sql, int maxRows) throws SQLException {
    List<String> columns = new ArrayList<>(session.columns(sql));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    boolean[] more = new boolean[1];
    long[] bytes = new long[1];
    session.query(
        sql,
        row -> {
          more[0] = rows.size() == maxRows;
          if (!more[0]) {
            List<@Nullable Object> values = values(row, columns.size());
            bytes[0] += OVERHEAD + values.stream().mapToLong(FreeQuery::size).sum();
            checkSize(bytes[0], rows.size());
            rows.add(values);
          }
          return !more[0];
        });
    return new Answer(columns, rows, more[0]);
  }

  private static void checkSize(long bytes, int rows) {
    if (bytes > MAX_ANSWER) {
      throw new StorageException(
          Kind.OTHER,
          "the answer has more than %d MiB after %d rows; ask for fewer rows, or less of each"
              .formatted(MAX_ANSWER >> 20, rows));
    }
  }

  private static long size(@Nullable Object value) {
    return OVERHEAD
        + switch (value) {
          case String text -> 2L * text.length();
          case byte[] bytes -> bytes.length;
          case null, default -> 0;
        };
  }

  private static List<@Nullable Object> values(Row row, int columns) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      values.add(row.value(i));
    }
    return values;
  }

  /** The driver's message without the code and the words that every error has. */
  private static String reason(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int open = message.indexOf('(');
    return open >= 0 && message.endsWith(")")
        ? message.substring(open + 1, message.length() - 1)
        : message;
  }

  private StorageException explained(SQLException e, long maxNanos) {
    if ((e.getErrorCode() & 0xff) == Codes.SQLITE_INTERRUPT) {
      return new StorageException(
          Kind.OTHER,
          "the query took longer than %d s; narrow it down, or allow it more time"
              .formatted(maxNanos / 1_000_000_000),
          e);
    }
    if ((e.getErrorCode() & 0xff) == Codes.SQLITE_ERROR) {
      return new StorageException(Kind.OTHER, "the query is not understood: " + reason(e), e);
    }
    return Errors.of(file, e);
  }
}
