package io.muster.storage.sql;

import java.sql.SQLException;

/** Turns a row of a result into a value. */
@FunctionalInterface
public interface RowReader<T> {
  /** Reads the row; it must not be kept. */
  T read(Row row) throws SQLException;
}
