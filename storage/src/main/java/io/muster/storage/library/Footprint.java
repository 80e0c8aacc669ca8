package io.muster.storage.library;

import io.muster.storage.sql.Row;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What other tables keep of an entry. Null is what is not set. */
record Footprint(
    long folder, boolean alive, @Nullable String name, long kind, long size, long content) {
  static final Footprint NONE = new Footprint(0, false, null, 0, 0, 0);

  static final String OF_ROW =
      """
      SELECT folder, ifnull(life, 0), name, ifnull(kind, 0), ifnull(size, 0),
        iif(typeof(content) = 'integer', content, 0)
      FROM entry_rows WHERE id = ?\
      """;

  /** Reads a row of {@link #OF_ROW}. */
  static Footprint read(Row row) throws SQLException {
    boolean alive = row.number(2) % 2 == 1;
    return new Footprint(
        row.number(1), alive, row.textOrNull(3), row.number(4), row.number(5), row.number(6));
  }

  @Nullable String searched() {
    return alive ? name : null;
  }

  /** The content of which it is a file, 0 for none. */
  long used() {
    return alive ? content : 0;
  }

  boolean isFile() {
    return alive && kind == EntryKind.FILE.number();
  }
}
