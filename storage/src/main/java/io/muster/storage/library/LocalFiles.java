package io.muster.storage.library;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Database;
import java.util.List;
import java.util.Optional;

/** What this device alone remembers of its files, to tell at the next scan what has changed. */
public final class LocalFiles {
  /** Longest reason kept, in characters; the rest is cut. */
  public static final int MAX_REASON = 300;

  private final Database database;
  private final DeviceId self;

  LocalFiles(Database database, DeviceId self) {
    this.database = database;
    this.self = self;
  }

  /**
   * How a file looked when it was hashed.
   *
   * @param size in bytes
   * @param mtimeNanos last change, nanoseconds since 1970
   * @param inode the file system's number for it, or 0
   * @param casId SHA-256 of its bytes
   */
  public record KnownFile(long size, long mtimeNanos, long inode, Hash casId) {}

  /** A path, whole, that could not be read. */
  public record Unreadable(Uuid location, String path, String reason) {}

  /**
   * How the last scan of a location went.
   *
   * @param finishedMillis 0 while it runs, or if it was broken off
   * @param files seen so far
   */
  public record ScanState(long startedMillis, long finishedMillis, long files) {}

  /** The file at this path, if it was hashed and its entry exists. */
  public Optional<KnownFile> known(Uuid location, EntryPath path) {
    return database.read(
        session ->
            session.first(
                """
                SELECT e.size, s.mtime_nanos, s.inode, c.cas_id
                FROM entries e
                JOIN file_stats s ON s.entry_id = e.id
                JOIN content_identity c ON c.content_uuid = e.content
                WHERE e.device_uuid = ? AND e.uuid = ? AND e.location = ?
                  AND e.life % 2 = 1 AND e.size IS NOT NULL AND c.cas_id IS NOT NULL""",
                row -> new KnownFile(row.number(1), row.number(2), row.number(3), row.hash(4)),
                self.uuid(),
                path.entryIn(location),
                location));
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

  /** Notes that a path could be read, or is gone. */
  public void readable(Uuid location, String path) {
    database.write(
        session ->
            session.update(
                "DELETE FROM unreadable WHERE location = ? AND path = ?", location, path));
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

  /** Notes how far a scan is. */
  public void scanned(Uuid location, ScanState state) {
    database.write(
        session ->
            session.update(
                """
                INSERT OR REPLACE INTO scan_states (location, started_at, finished_at, files)
                VALUES (?, ?, ?, ?)""",
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
          return session.update("DELETE FROM scan_states WHERE location = ?", location);
        });
  }
}
