package io.muster.storage.sql;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements on one connection, within the transaction that handed it out. Arguments may be
 * numbers, text, byte arrays, {@link ByteString}, {@link Hash}, {@link Uuid} or null. Results are
 * read whole before a method returns, so statements never nest.
 */
public final class Session {
  /** Most prepared statements kept per connection; the least recently used one is closed. */
  static final int MAX_STATEMENTS = 128;

  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> prepared =
      new LinkedHashMap<>(16, 0.75f, true);

  Session(Connection connection) {
    this.connection = connection;
  }

  /** All rows. */
  public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... args)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    try (ResultSet result = bound(sql, args).executeQuery()) {
      Row row = new Row(result);
      while (result.next()) {
        rows.add(reader.read(row));
      }
    }
    return rows;
  }

  /** The first row, if there is any. */
  public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... args)
      throws SQLException {
    try (ResultSet result = bound(sql, args).executeQuery()) {
      return result.next() ? Optional.of(reader.read(new Row(result))) : Optional.empty();
    }
  }

  /** The number in the first row's first column. */
  public long number(String sql, @Nullable Object... args) throws SQLException {
    return first(sql, row -> row.number(1), args)
        .orElseThrow(() -> new SQLException("no row: " + sql));
  }

  /** Changes rows; returns how many. */
  public int update(String sql, @Nullable Object... args) throws SQLException {
    return bound(sql, args).executeUpdate();
  }

  /** Runs statements separated by semicolons, without arguments. */
  void script(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... args) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      makeRoom();
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < args.length; i++) {
      statement.setObject(i + 1, plain(args[i]));
    }
    return statement;
  }

  private static @Nullable Object plain(@Nullable Object argument) {
    return switch (argument) {
      case ByteString bytes -> bytes.toByteArray();
      case Hash hash -> hash.bytes();
      case Uuid uuid -> uuid.bytes();
      case null -> null;
      default -> argument;
    };
  }

  private void makeRoom() throws SQLException {
    if (prepared.size() >= MAX_STATEMENTS) {
      Map.Entry<String, PreparedStatement> eldest = prepared.firstEntry();
      prepared.remove(eldest.getKey());
      eldest.getValue().close();
    }
  }

  void close() throws SQLException {
    for (PreparedStatement statement : prepared.values()) {
      statement.close();
    }
    prepared.clear();
  }
}
