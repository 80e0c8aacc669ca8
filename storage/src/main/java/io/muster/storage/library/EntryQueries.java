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
  private static final String SELECT =
      """
      SELECT id, device_uuid, location, relative_path, name,
        ifnull(kind, 0), ifnull(size, 0), ifnull(permissions, 0), ifnull(modified_at, 0),
        CASE WHEN length(content) = 16 THEN content END
      FROM entries
      WHERE life % 2 = 1 AND length(location) = 16
        AND relative_path IS NOT NULL AND name IS NOT NULL
      """;

  private EntryQueries() {}

  static Optional<Entry> entry(Session session, Uuid device, Uuid location, EntryPath path)
      throws SQLException {
    return session.first(
        SELECT + "AND device_uuid = ? AND uuid = ? AND location = ?",
        EntryQueries::read,
        device,
        path.entryIn(location),
        location);
  }

  /** The entries of one folder after a name. */
  static List<Entry> children(
      Session session, Location location, String folder, String after, int limit)
      throws SQLException {
    return session.list(
        SELECT
            + """
            AND location = ? AND device_uuid = ? AND relative_path = ? AND name > ?
            ORDER BY name LIMIT ?\
            """,
        EntryQueries::read,
        location.uuid(),
        location.device(),
        folder,
        after,
        limit);
  }

  /** All entries below a folder, in order of folder and name, after a path. */
  static List<Entry> under(
      Session session, Location location, String folder, @Nullable EntryPath after, int limit)
      throws SQLException {
    if (folder.isEmpty()) {
      return range(session, location, new Folders("", null), after, limit);
    }
    List<Entry> found = new ArrayList<>();
    if (after == null || after.folder().equals(folder)) {
      String name = after == null ? "" : after.name();
      found.addAll(children(session, location, folder, name, limit));
    }
    // '0' follows '/', so these are all the folders below
    Folders below = new Folders(folder + "/", folder + "0");
    EntryPath from = after == null || after.folder().equals(folder) ? null : after;
    found.addAll(range(session, location, below, from, limit - found.size()));
    return found;
  }

  /** Folders in the order of their bytes, the end exclusive; null means no end. */
  private record Folders(String from, @Nullable String to) {}

  private static List<Entry> range(
      Session session, Location location, Folders folders, @Nullable EntryPath after, int limit)
      throws SQLException {
    String end = folders.to() == null ? "" : "AND relative_path < ?6 ";
    List<@Nullable Object> args = new ArrayList<>();
    args.add(location.uuid());
    args.add(location.device());
    args.add(after == null ? folders.from() : after.folder());
    args.add(after == null ? "" : after.name());
    args.add(limit);
    if (folders.to() != null) {
      args.add(folders.to());
    }
    return session.list(
        SELECT
            + "AND location = ?1 AND device_uuid = ?2 AND (relative_path, name) > (?3, ?4) "
            + end
            + "ORDER BY relative_path, name LIMIT ?5",
        EntryQueries::read,
        args.toArray());
  }

  /** Files of a device with a content, in order of row. */
  static List<Entry> files(Session session, Uuid device, long afterRow, int limit)
      throws SQLException {
    return session.list(
        SELECT
            + """
            AND id > ? AND device_uuid = ? AND kind = ? AND length(content) = 16
            ORDER BY id LIMIT ?\
            """,
        EntryQueries::read,
        afterRow,
        device,
        EntryKind.FILE.number(),
        limit);
  }

  /** Where a content lies, on all devices, in locations that exist. */
  static List<FilePath> paths(Session session, ContentId content, int limit) throws SQLException {
    return session.list(
        """
        SELECT e.device_uuid, e.location, l.path, e.relative_path, e.name
        FROM entries e JOIN locations l ON l.device_uuid = e.device_uuid AND l.uuid = e.location
        WHERE e.content = ? AND e.life % 2 = 1 AND l.life % 2 = 1
          AND l.path IS NOT NULL AND e.relative_path IS NOT NULL AND e.name IS NOT NULL
        ORDER BY e.id LIMIT ?\
        """,
        row ->
            new FilePath(
                row.uuid(1), row.uuid(2), row.text(3), new EntryPath(row.text(4), row.text(5))),
        content.uuid(),
        limit);
  }

  private static Entry read(Row row) throws SQLException {
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
