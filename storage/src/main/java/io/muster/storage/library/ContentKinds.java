package io.muster.storage.library;

import io.muster.storage.StorageException;
import io.muster.storage.sql.Row;
import java.sql.SQLException;
import java.util.List;

/** Kinds of contents as their column holds them: the usual ones by number, others as text. */
final class ContentKinds {
  /** By number, from 1. New ones go to the end, after a migration of the rows that have them. */
  private static final List<String> USUAL =
      List.of("image", "video", "audio", "document", "archive", "text", "other");

  private ContentKinds() {}

  static List<String> usual() {
    return USUAL;
  }

  static Object column(String kind) {
    int index = USUAL.indexOf(kind);
    return index < 0 ? kind : index + 1L;
  }

  /** Reads a column that is not NULL. */
  static String read(Row row, int column) throws SQLException {
    if (!row.isNumber(column)) {
      return row.text(column);
    }
    long number = row.number(column);
    if (number < 1 || number > USUAL.size()) {
      throw new StorageException(
          StorageException.Kind.CORRUPT, "no kind of contents has number " + number);
    }
    return USUAL.get((int) number - 1);
  }
}
