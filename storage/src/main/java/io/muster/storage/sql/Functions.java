package io.muster.storage.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.core.Codes;

/** Makes {@link SqlFunction}s known to a connection. */
final class Functions {
  private Functions() {}

  static void register(Connection connection, List<SqlFunction> functions) throws SQLException {
    for (SqlFunction function : functions) {
      Function.create(
          connection,
          function.name(),
          new Adapter(function),
          function.arguments(),
          Function.FLAG_DETERMINISTIC);
    }
  }

  private static final class Adapter extends Function {
    private static final byte[] EMPTY = {};

    private final SqlFunction function;

    Adapter(SqlFunction function) {
      this.function = function;
    }

    @Override
    protected void xFunc() throws SQLException {
      @Nullable Object[] arguments = new @Nullable Object[args()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = argument(i);
      }
      try {
        answer(function.body().call(arguments));
      } catch (RuntimeException e) {
        error(function.name() + ": " + e.getMessage());
      }
    }

    private @Nullable Object argument(int at) throws SQLException {
      return switch (value_type(at)) {
        case Codes.SQLITE_INTEGER -> value_long(at);
        case Codes.SQLITE_FLOAT -> value_double(at);
        case Codes.SQLITE_TEXT -> value_text(at);
        case Codes.SQLITE_BLOB -> Objects.requireNonNullElse(value_blob(at), EMPTY);
        default -> null;
      };
    }

    private void answer(@Nullable Object result) throws SQLException {
      switch (result) {
        case null -> result();
        case Long number -> result(number);
        case Integer number -> result(number);
        case Double number -> result(number);
        case String text -> result(text);
        case byte[] bytes -> result(bytes);
        default -> throw new IllegalStateException("no value of SQL: " + result.getClass());
      }
    }
  }
}
