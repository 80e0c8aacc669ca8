package io.muster.storage.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What is done inside one transaction. */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
  /** Does it; any exception rolls the transaction back. */
  T run(Session session) throws SQLException;
}
