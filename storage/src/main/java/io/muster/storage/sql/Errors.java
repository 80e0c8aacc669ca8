package io.muster.storage.sql;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells what an error of SQLite means to people and callers. */
public final class Errors {
  /** With less room than this, an error of the disk is taken for the lack of it. */
  private static final long NO_ROOM = 256 * 1024;

  /** SQLite's extended codes carry the primary code in the lower byte. */
  private static final int PRIMARY = 0xff;

  /** What SQLite says of a table that is gone, or of a part of the search for words. */
  private static final List<String> LOST =
      List.of("no such table", "no such column", "vtable constructor failed");

  private Errors() {}

  static StorageException of(Path file, SQLException error) {
    Kind kind = isSchemaLost(error) ? Kind.CORRUPT : kind(file, error);
    String what =
        switch (kind) {
          case FULL -> "the disk is full; free some space and try again";
          case BUSY -> "another process holds it; stop that one and try again";
          case CORRUPT -> "it is damaged; put a backup in its place, or move it away";
          case MEMORY -> "there is not enough memory for this; ask for less at once";
          case NEWER, OTHER -> error.getMessage() + "; check the disk and the file's permissions";
        };
    return new StorageException(kind, "%s: %s".formatted(file, what), error);
  }

  /** Whether a table is not there, although its schema was found when the file was opened. */
  private static boolean isSchemaLost(SQLException error) {
    String message = String.valueOf(error.getMessage());
    return LOST.stream().anyMatch(message::contains);
  }

  /** What kind of error it is, of a database at this place. */
  public static Kind kind(Path file, SQLException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return kind(file, sqlite.getResultCode());
      }
    }
    return Kind.OTHER;
  }

  private static Kind kind(Path file, SQLiteErrorCode code) {
    if (code == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ) {
      return Kind.CORRUPT; // a file that ends before its last page does
    }
    return switch (code.code & PRIMARY) {
      case 13 -> Kind.FULL;
      case 5, 6 -> Kind.BUSY;
      case 7 -> Kind.MEMORY;
      case 11, 26 -> Kind.CORRUPT;
      // The log's index can't say that it found no room, nor can a folder.
      case 10, 14 -> hasRoom(file) ? Kind.OTHER : Kind.FULL;
      default -> Kind.OTHER;
    };
  }

  private static boolean hasRoom(Path file) {
    try {
      Path folder = file.toAbsolutePath().normalize().getParent();
      return Files.getFileStore(folder).getUsableSpace() >= NO_ROOM;
    } catch (IOException e) {
      return true; // nobody knows; the error itself then says what is wrong
    }
  }
}
