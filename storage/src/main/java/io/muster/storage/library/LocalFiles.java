package io.muster.storage.library;

import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this device alone remembers of its files, to tell at the next scan what has changed. */
public final class LocalFiles {
  /** Longest reason kept, in characters; the rest is cut. */
  public static final int MAX_REASON = 300;

  private final Database database;

  LocalFiles(Database database) {
    this.database = database;
  }

  /**
   * An own entry as it looked when it was indexed.
   *
   * @param path within the location, whole
   * @param size in bytes
   * @param mtimeNanos last change, nanoseconds since 1970
   * @param inode the file system's number for it, or 0
   * @param permissions POSIX mode bits
   * @param casId SHA-256 of a file's bytes; null for what has none
   */
  public record KnownFile(
      String path,
      EntryKind kind,
      long size,
      long mtimeNanos,
      long inode,
      long permissions,
      @Nullable Hash casId) {}

  /** A path, whole, that could not be read. */
  public record Unreadable(Uuid location, String path, String reason) {}

  /**
   * How the last scan of a location went.
   *
   * @param finishedMillis 0 while it runs, or if it was broken off
   * @param files seen so far
   */
  public record ScanState(long startedMillis, long finishedMillis, long files) {}

  private static final String KNOWN =
      """
      SELECT s.path, e.kind, ifnull(e.size, 0), s.mtime_nanos, s.inode,
        ifnull(e.permissions, 0), c.cas_id
      FROM file_stats s JOIN entries e ON e.id = s.entry_id
      LEFT JOIN content_identity c ON c.content_uuid = e.content
      WHERE s.location = ? AND e.life % 2 = 1
      """;

  private static KnownFile known(Row row) throws SQLException {
    return new KnownFile(
        row.text(1),
        EntryKind.of(row.number(2)),
        row.number(3),
        row.number(4),
        row.number(5),
        row.number(6),
        row.isNull(7) ? null : row.hash(7));
  }

  /** What was indexed at this path and still exists. */
  public Optional<KnownFile> known(Uuid location, String path) {
    return database.read(
        session -> session.first(KNOWN + "AND s.path = ?", LocalFiles::known, location, path));
  }

  /** The indexed files of a location in order of their path's bytes, after a path. */
  public List<KnownFile> knownAfter(Uuid location, String path, int limit) {
    return database.read(
        session ->
            session.list(
                KNOWN + "AND s.path > ? ORDER BY s.path LIMIT ?",
                LocalFiles::known,
                location,
                path,
                limit));
  }

  /** Notes that a path could not be read, instead of what was noted of it before. */
  public void unreadable(Unreadable found) {
    String reason = found.reason();
    database.write(
        session ->
            session.update(
                "INSERT OR REPLACE INTO unreadable (location, path, reason) VALUES (?, ?, ?)",
                found.location(),
                found.path(),
                reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason));
  }

  /** Forgets what could not be read at a path and below it, since it is looked at again. */
  public void forgetUnreadable(Uuid location, String path) {
    database.write(
        session ->
            session.update(
                """
                DELETE FROM unreadable WHERE location = ?1
                  AND (?2 = '' OR path = ?2 OR (path > ?2 || '/' AND path < ?2 || '0'))\
                """,
                location,
                path));
  }

  /** What could not be read, in order of location and path. */
  public List<Unreadable> unreadable(int limit) {
    return database.read(
        session ->
            session.list(
                "SELECT location, path, reason FROM unreadable ORDER BY location, path LIMIT ?",
                row -> new Unreadable(row.uuid(1), row.text(2), row.text(3)),
                limit));
  }

  public long unreadableCount() {
    return database.<Long>read(session -> session.number("SELECT count(*) FROM unreadable"));
  }

  public long unreadableCount(Uuid location) {
    return database.<Long>read(
        session -> session.number("SELECT count(*) FROM unreadable WHERE location = ?", location));
  }

  /** Notes how far a scan is. */
  public void scanned(Uuid location, ScanState state) {
    database.write(
        session ->
            session.update(
                """
                INSERT OR REPLACE INTO scan_states (location, started_at, finished_at, files)
                VALUES (?, ?, ?, ?)\
                """,
                location,
                state.startedMillis(),
                state.finishedMillis(),
                state.files()));
  }

  /** How the last scan went; empty before the first. */
  public Optional<ScanState> scan(Uuid location) {
    return database.read(
        session ->
            session.first(
                "SELECT started_at, finished_at, files FROM scan_states WHERE location = ?",
                row -> new ScanState(row.number(1), row.number(2), row.number(3)),
                location));
  }

  /** Forgets a location that is no longer indexed. */
  public void forget(Uuid location) {
    database.write(
        session -> {
          session.update("DELETE FROM unreadable WHERE location = ?", location);
          session.update("DELETE FROM file_stats WHERE location = ?", location);
          return session.update("DELETE FROM scan_states WHERE location = ?", location);
        });
  }
}
