package io.muster.storage.legacy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows that anybody may have written: columns of any type and any length. The query hands
 * over only what has the right type and a sensible length, so that nothing huge is ever loaded; all
 * else comes as null.
 */
final class RowParser {
  /** Longest text of a column, in bytes. */
  static final int MAX_TEXT = 1024;

  /** The columns of {@link #row}, from the table {@code sidecars}. */
  static final String COLUMNS =
      String.join(
          ", ",
          "id",
          "CASE WHEN typeof(content_uuid) = 'blob' AND length(content_uuid) = 16 "
              + "THEN content_uuid END",
          text("kind"),
          text("variant"),
          text("format"),
          text("rel_path"),
          text("checksum"),
          "CASE WHEN typeof(size) = 'integer' THEN size END",
          text("status"),
          text("created_at"),
          "rel_path IS NULL");

  private static final List<String> NO_NAMES = List.of("", ".", "..");

  private RowParser() {}

  private static String text(String column) {
    return "CASE WHEN typeof(%s) = 'text' AND octet_length(%s) <= %d THEN %s END"
        .formatted(column, column, MAX_TEXT, column);
  }

  /** What a row of {@link #COLUMNS} says. */
  static LegacyRow row(ResultSet row) throws SQLException {
    long id = row.getLong(1);
    String status = row.getString(9);
    if ("pending".equals(status)) {
      return new LegacyRow.Pending(id);
    }
    try {
      return new LegacyRow.Good(
          id, uuid(row.getBytes(2)), variant(row), blob(row, status), path(row));
    } catch (IllegalArgumentException | DateTimeException e) {
      return new LegacyRow.Bad(id, shortened(String.valueOf(e.getMessage())));
    }
  }

  private static String shortened(String reason) {
    return reason.length() <= Blob.MAX_REASON ? reason : reason.substring(0, Blob.MAX_REASON);
  }

  private static Uuid uuid(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new IllegalArgumentException("content_uuid is not 16 bytes");
    }
    return Uuid.of(bytes);
  }

  private static VariantId variant(ResultSet row) throws SQLException {
    return new VariantId(required(row, 3, "kind"), required(row, 4, "variant"));
  }

  private static Blob blob(ResultSet row, @Nullable String status) throws SQLException {
    if ("failed".equals(status)) {
      return Blob.failed("failed in the older layout", time(row));
    }
    if (!"ready".equals(status)) {
      throw new IllegalArgumentException("status is none of pending, ready and failed");
    }
    long size = row.getLong(8);
    if (row.wasNull()) {
      throw new IllegalArgumentException("size is not a number");
    }
    String format = required(row, 5, "format").toLowerCase(Locale.ROOT);
    return Blob.ready(hash(required(row, 7, "checksum")), size, format, time(row));
  }

  static Hash hash(String hex) {
    if (hex.length() != 2 * Hash.SIZE) {
      throw new IllegalArgumentException("checksum has not 64 hex digits");
    }
    return Hash.parse(hex);
  }

  private static String path(ResultSet row) throws SQLException {
    if (row.getBoolean(11)) {
      return "";
    }
    String path = required(row, 6, "rel_path");
    boolean odd = path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0 || path.indexOf(':') >= 0;
    if (odd || Arrays.stream(path.split("/", -1)).anyMatch(NO_NAMES::contains)) {
      throw new IllegalArgumentException("rel_path is no plain relative path");
    }
    return path;
  }

  private static String required(ResultSet row, int column, String name) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      throw new IllegalArgumentException(name + " is no text, or a very long one");
    }
    return text;
  }

  private static long time(ResultSet row) throws SQLException {
    String text = required(row, 10, "created_at").trim().replace(' ', 'T');
    Instant instant;
    if (text.endsWith("Z")) {
      instant = Instant.parse(text);
    } else if (text.matches(".*[+-]\\d\\d:\\d\\d")) {
      instant = OffsetDateTime.parse(text).toInstant();
    } else {
      instant = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("created_at is out of range", e);
    }
  }
}
