package io.muster.storage.sql;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.StorageException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.DB;

/**
 * One row of a result. SQLite lets any column hold anything, so every read checks the type: what
 * does not fit is a {@link StorageException} of kind CORRUPT. Columns count from 1.
 */
public final class Row {
  private static final byte[] EMPTY = {};

  private final DB db;
  private final long pointer;

  Row(DB db, long pointer) {
    this.db = db;
    this.pointer = pointer;
  }

  private int type(int column) throws SQLException {
    return db.column_type(pointer, column - 1);
  }

  public boolean isNull(int column) throws SQLException {
    return type(column) == Codes.SQLITE_NULL;
  }

  public long number(int column) throws SQLException {
    if (type(column) != Codes.SQLITE_INTEGER) {
      throw misfit(column, "a number");
    }
    return db.column_long(pointer, column - 1);
  }

  /** A number from 0 to the greatest int. */
  public int count(int column) throws SQLException {
    long number = number(column);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw misfit(column, "a count");
    }
    return (int) number;
  }

  public String text(int column) throws SQLException {
    if (type(column) != Codes.SQLITE_TEXT) {
      throw misfit(column, "text");
    }
    return db.column_text(pointer, column - 1);
  }

  public byte[] bytes(int column) throws SQLException {
    if (type(column) != Codes.SQLITE_BLOB) {
      throw misfit(column, "bytes");
    }
    byte[] bytes = db.column_blob(pointer, column - 1);
    return bytes == null ? EMPTY : bytes; // SQLite has no address for no bytes
  }

  /** Whatever it holds: Long, Double, String, byte[] or null. */
  public @Nullable Object value(int column) throws SQLException {
    return switch (type(column)) {
      case Codes.SQLITE_INTEGER -> db.column_long(pointer, column - 1);
      case Codes.SQLITE_FLOAT -> db.column_double(pointer, column - 1);
      case Codes.SQLITE_TEXT -> text(column);
      case Codes.SQLITE_BLOB -> bytes(column);
      default -> null;
    };
  }

  public ByteString byteString(int column) throws SQLException {
    return ByteString.copyFrom(bytes(column));
  }

  public Uuid uuid(int column) throws SQLException {
    byte[] bytes = bytes(column);
    if (bytes.length != Uuid.SIZE) {
      throw misfit(column, "a UUID");
    }
    return Uuid.of(bytes);
  }

  public Hash hash(int column) throws SQLException {
    byte[] bytes = bytes(column);
    if (bytes.length != Hash.SIZE) {
      throw misfit(column, "a hash");
    }
    return Hash.of(bytes);
  }

  public VariantId variant(int column) throws SQLException {
    String text = text(column);
    try {
      return VariantId.parse(text);
    } catch (IllegalArgumentException e) {
      throw misfit(column, "a variant id");
    }
  }

  /** Text, or null where there is none. */
  public @Nullable String textOrNull(int column) throws SQLException {
    return isNull(column) ? null : text(column);
  }

  private StorageException misfit(int column, String wanted) throws SQLException {
    return new StorageException(
        StorageException.Kind.CORRUPT,
        "column '%s' does not hold %s".formatted(db.column_name(pointer, column - 1), wanted));
  }
}
