package io.muster.storage.library;

import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names of entries in runs of three letters, each name with '/' at its end. */
final class NameIndex {
  /** Ends a name: no name holds it. */
  static final String END = "/";

  private NameIndex() {}

  /** Takes a name out and another one in; null is none. */
  static void replace(Session session, long entry, @Nullable String before, @Nullable String now)
      throws SQLException {
    if (Objects.equals(before, now)) {
      return;
    }
    if (before != null) {
      session.update(
          "INSERT INTO entry_names (entry_names, rowid, name) VALUES ('delete', ?, ?)",
          entry,
          before + END);
    }
    if (now != null) {
      session.update("INSERT INTO entry_names (rowid, name) VALUES (?, ?)", entry, now + END);
    }
  }
}
