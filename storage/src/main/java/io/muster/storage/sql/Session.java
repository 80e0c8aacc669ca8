package io.muster.storage.sql;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * Statements on one connection, within the transaction that handed it out. Arguments may be
 * numbers, booleans, text, byte arrays, {@link ByteString}, {@link Hash}, {@link Uuid} or null.
 * Results are read whole before a method returns, so statements never nest.
 *
 * <p>It speaks to SQLite beneath JDBC's statements and results: those begin a transaction in vain
 * and ask for generated keys with each change, which takes several times as long as the change.
 */
public final class Session {
  /** Most prepared statements kept per connection; the least recently used one is closed. */
  static final int MAX_STATEMENTS = 128;

  /** SQLite's extended codes carry the primary code in the lower byte. */
  private static final int PRIMARY = 0xff;

  private static final Object[] NONE = {};

  private final SQLiteConnection connection;
  private final DB db;
  private final LinkedHashMap<String, CoreStatement> prepared =
      new LinkedHashMap<>(16, 0.75f, true);
  private final Inserts inserts = new Inserts(this::put);

  Session(SQLiteConnection connection) throws SQLException {
    this.connection = connection;
    this.db = connection.getDatabase();
    // Transactions are begun here by their names. Otherwise each statement would try to begin one.
    connection.setAutoCommit(false);
    script("COMMIT");
  }

  SQLiteConnection connection() {
    return connection;
  }

  /** All rows. */
  public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... args)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    query(
        sql,
        row -> {
          rows.add(reader.read(row));
          return true;
        },
        args);
    return rows;
  }

  /** The first row, if there is any. */
  public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... args)
      throws SQLException {
    List<T> rows = new ArrayList<>(1);
    query(
        sql,
        row -> {
          rows.add(reader.read(row));
          return false;
        },
        args);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** The number in the first row's first column. */
  public long number(String sql, @Nullable Object... args) throws SQLException {
    long[] number = new long[1];
    boolean found =
        query(
            sql,
            row -> {
              number[0] = row.number(1);
              return false;
            },
            args);
    if (!found) {
      throw new SQLException("no row: " + sql);
    }
    return number[0];
  }

  /** Changes rows; returns how many. */
  public int update(String sql, @Nullable Object... args) throws SQLException {
    inserts.finish();
    return (int) db.executeUpdate(statement(sql), plain(args));
  }

  /**
   * Puts a row in: later, but before anything else is done here, so whatever is asked finds it.
   * What SQLite refuses is thrown by this call or by one that follows; then all that is left to do
   * is to roll back.
   */
  public void insert(String sql, @Nullable Object... row) throws SQLException {
    inserts.add(sql, plain(row));
  }

  private void put(List<Inserts.Row> rows) throws SQLException {
    for (Inserts.Row row : rows) {
      db.executeUpdate(statement(row.sql()), row.values());
    }
  }

  /** Forgets rows that are not in yet, and what became of them: the transaction is rolled back. */
  void giveUp() {
    inserts.giveUp();
  }

  /** As {@link #update}, for a statement that is not worth keeping. */
  long updateOnce(String sql) throws SQLException {
    inserts.finish();
    CoreStatement once = (CoreStatement) connection.prepareStatement(sql);
    try {
      return db.executeUpdate(once, NONE);
    } finally {
      once.pointer.close();
    }
  }

  /** Takes rows one by one. */
  interface RowSink {
    /** Returns whether more are wanted. */
    boolean take(Row row) throws SQLException;
  }

  /** Hands over row after row, as long as more are wanted; returns whether there was any. */
  boolean query(String sql, RowSink sink, @Nullable Object... args) throws SQLException {
    inserts.finish();
    CoreStatement statement = statement(sql);
    try {
      if (!db.execute(statement, plain(args))) {
        return false;
      }
      statement.pointer.safeRunConsume(
          (_, pointer) -> {
            Row row = new Row(db, pointer);
            boolean more = true;
            while (more) {
              more = sink.take(row) && step(pointer);
            }
          });
      return true;
    } finally {
      if (!statement.pointer.isClosed()) {
        statement.pointer.safeRunInt(DB::reset);
      }
    }
  }

  /** The names of the columns of a statement's result. */
  List<String> columns(String sql) throws SQLException {
    inserts.finish();
    return statement(sql)
        .pointer
        .safeRun(
            (_, pointer) -> {
              List<String> names = new ArrayList<>();
              for (int i = 0; i < db.column_count(pointer); i++) {
                names.add(db.column_name(pointer, i));
              }
              return names;
            });
  }

  private boolean step(long pointer) throws SQLException {
    int code = db.step(pointer);
    return switch (code & PRIMARY) {
      case Codes.SQLITE_ROW -> true;
      case Codes.SQLITE_DONE -> false;
      default -> {
        db.throwex(code);
        throw new SQLException("SQLite says " + code);
      }
    };
  }

  /** Runs statements separated by semicolons, without arguments. */
  public void script(String sql) throws SQLException {
    inserts.finish();
    int code = db._exec(sql);
    if (code != Codes.SQLITE_OK) {
      db.throwex(code);
    }
  }

  private CoreStatement statement(String sql) throws SQLException {
    CoreStatement statement = prepared.get(sql);
    // After some errors the driver closes the statement.
    if (statement == null || statement.pointer.isClosed()) {
      makeRoom();
      statement = (CoreStatement) connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  private static @Nullable Object[] plain(@Nullable Object[] args) {
    @Nullable Object[] plain = new @Nullable Object[args.length];
    for (int i = 0; i < args.length; i++) {
      plain[i] = plain(args[i]);
    }
    return plain;
  }

  private static @Nullable Object plain(@Nullable Object argument) {
    return switch (argument) {
      case ByteString bytes -> bytes.toByteArray();
      case Hash hash -> hash.bytes();
      case Uuid uuid -> uuid.bytes();
      case Boolean truth -> truth ? 1 : 0;
      case null -> null;
      default -> argument;
    };
  }

  private void makeRoom() throws SQLException {
    if (prepared.size() >= MAX_STATEMENTS) {
      Map.Entry<String, CoreStatement> eldest = prepared.firstEntry();
      prepared.remove(eldest.getKey());
      eldest.getValue().pointer.close();
    }
  }

  /** Makes whatever runs on it fail. May be called by any thread. */
  void interrupt() throws SQLException {
    db.interrupt();
  }

  void close() throws SQLException {
    for (CoreStatement statement : prepared.values()) {
      statement.pointer.close();
    }
    prepared.clear();
    connection.close();
  }
}
