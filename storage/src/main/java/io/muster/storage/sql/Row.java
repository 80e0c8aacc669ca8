package io.muster.storage.sql;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.StorageException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result. SQLite lets any column hold anything, so every read checks the type: what
 * does not fit is a {@link StorageException} of kind CORRUPT. Columns count from 1.
 */
public final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  public boolean isNull(int column) throws SQLException {
    return result.getObject(column) == null;
  }

  public boolean isNumber(int column) throws SQLException {
    return result.getObject(column) instanceof Number;
  }

  public long number(int column) throws SQLException {
    return switch (result.getObject(column)) {
      case Long number -> number;
      case Integer number -> number;
      case null, default -> throw misfit(column, "a number");
    };
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
    if (result.getObject(column) instanceof String text) {
      return text;
    }
    throw misfit(column, "text");
  }

  public byte[] bytes(int column) throws SQLException {
    if (result.getObject(column) instanceof byte[] bytes) {
      return bytes;
    }
    throw misfit(column, "bytes");
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
        "column '%s' does not hold %s"
            .formatted(result.getMetaData().getColumnName(column), wanted));
  }
}
