package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Row;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of entries within a snapshot. Only what exists and is complete is shown: the rest is dead,
 * or still on its way.
 */
final class EntryQueries {
  /** What {@link #read} takes. */
  static final String COLUMNS =
      """
      SELECT e.id, f.device_uuid, f.location, f.path, e.name,
        ifnull(e.kind, 0), ifnull(e.size, 0), ifnull(e.permissions, 0), ifnull(e.modified_at, 0),
        c.content_uuid
      """;

  /** Which entries are shown, of e, f. */
  static final String SHOWN =
      """
      e.life % 2 = 1 AND length(f.location) = 16 AND f.path IS NOT NULL AND e.name IS NOT NULL
      """;

  static final String BY_FOLDER =
      COLUMNS
          + """
          FROM folders f CROSS JOIN entry_rows e ON e.folder = f.id
          LEFT JOIN content_identity c ON c.id = e.content
          WHERE
          """
          + SHOWN;
  static final String BY_ENTRY =
      COLUMNS
          + """
          FROM entry_rows e CROSS JOIN folders f ON f.id = e.folder
          LEFT JOIN content_identity c ON c.id = e.content
          WHERE
          """
          + SHOWN;

  static final String AT =
      BY_ENTRY
          + """
          AND substr(e.uuid, 1, 4) = substr(?1, 1, 4) AND e.uuid = ?1 AND f.device_uuid = ?2
          AND f.location = ?3\
          """;
  static final String CHILDREN =
      BY_FOLDER
          + """
          AND f.location = ? AND f.path = ? AND f.device_uuid = ? AND e.name > ?
          ORDER BY e.name LIMIT ?\
          """;
  static final String BELOW =
      BY_FOLDER
          + """
          AND f.location = ? AND f.device_uuid = ? AND f.path > ? AND f.path < ?
          ORDER BY f.path, f.id, e.name LIMIT ?\
          """;
  static final String FILES =
      BY_ENTRY
          + """
          AND e.id > ? AND f.device_uuid = ? AND e.kind = ? AND e.content > 0
            AND c.content_uuid IS NOT NULL
          ORDER BY e.id LIMIT ?\
          """;
  private static final String PLACES =
      """
      SELECT f.device_uuid, f.location, l.path, f.path, e.name
      FROM content_identity c CROSS JOIN entry_rows e ON e.content = c.id AND e.content > 0
        CROSS JOIN folders f ON f.id = e.folder
        CROSS JOIN locations l ON l.device_uuid = f.device_uuid AND l.uuid = f.location
      WHERE substr(c.content_uuid, 1, 4) = substr(?1, 1, 4) AND c.content_uuid = ?1
        AND e.life % 2 = 1 AND l.life % 2 = 1
        AND l.path IS NOT NULL AND f.path IS NOT NULL AND e.name IS NOT NULL
      """;
  static final String PATHS = PLACES + "ORDER BY c.id, e.id LIMIT ?2";
  static final String PATHS_ON = PLACES + "AND f.device_uuid = ?3 ORDER BY c.id, e.id LIMIT ?2";

  /** To SQLite bytes are greater than every text. */
  private static final byte[] NO_END = {};

  private EntryQueries() {}

  static Optional<Entry> entry(Session session, Uuid device, Uuid location, EntryPath path)
      throws SQLException {
    return session.first(AT, EntryQueries::read, path.entryIn(location), device, location);
  }

  /** The entries of one folder after a name. */
  static List<Entry> children(
      Session session, Location location, String folder, String after, int limit)
      throws SQLException {
    return session.list(
        CHILDREN, EntryQueries::read, location.uuid(), folder, location.device(), after, limit);
  }

  /** All entries below a folder, in order of folder and name, after a path. */
  static List<Entry> under(
      Session session, Location location, String folder, @Nullable EntryPath after, int limit)
      throws SQLException {
    String first = after == null ? folder : after.folder();
    List<Entry> found =
        new ArrayList<>(
            children(session, location, first, after == null ? "" : after.name(), limit));
    String from = folder.isEmpty() ? "" : folder + "/";
    if (found.size() < limit) {
      found.addAll(
          session.list(
              BELOW,
              EntryQueries::read,
              location.uuid(),
              location.device(),
              first.equals(folder) ? from : first,
              endOf(folder),
              limit - found.size()));
    }
    return found;
  }

  /** What all paths of folders below one are less than, and more than it with a slash. */
  static Object endOf(String folder) {
    return folder.isEmpty() ? NO_END : folder + "0"; // '0' follows '/'
  }

  /** Files of a device with a content, in order of row. */
  static List<Entry> files(Session session, Uuid device, long afterRow, int limit)
      throws SQLException {
    return session.list(
        FILES, EntryQueries::read, afterRow, device, EntryKind.FILE.number(), limit);
  }

  /** Where a content lies, on all devices, in locations that exist. */
  static List<FilePath> paths(Session session, ContentId content, int limit) throws SQLException {
    return session.list(PATHS, EntryQueries::path, content.uuid(), limit);
  }

  /** Where a content lies on a device. */
  static List<FilePath> paths(Session session, ContentId content, Uuid device, int limit)
      throws SQLException {
    return session.list(PATHS_ON, EntryQueries::path, content.uuid(), limit, device);
  }

  private static FilePath path(Row row) throws SQLException {
    return new FilePath(
        row.uuid(1), row.uuid(2), row.text(3), new EntryPath(row.text(4), row.text(5)));
  }

  static Entry read(Row row) throws SQLException {
    return new Entry(
        row.number(1),
        row.uuid(2),
        row.uuid(3),
        new EntryPath(row.text(4), row.text(5)),
        new Entry.Attributes(
            EntryKind.of(row.number(6)), row.number(7), row.number(8), row.number(9)),
        row.isNull(10) ? Optional.empty() : Optional.of(new ContentId(row.uuid(10))));
  }
}
