package io.muster.storage.library;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** Keeps how a file looked, if its entry is known. */
  static void remember(Session session, EntryTable entries, DeviceId self, FileStat stat)
      throws SQLException {
    RecordKey key = RecordKey.entry(self, EntryPath.of(stat.path()).entryIn(stat.location()));
    Optional<EntryTable.Place> entry = entries.place(session, key);
    if (entry.isPresent()) {
      session.insert(
          "INSERT OR REPLACE INTO file_stats (entry_id, nanos_after, inode) VALUES (?, ?, ?)",
          entry.get().id(),
          stat.mtimeNanos() - nanos(entry.get().modifiedAt()),
          stat.inode());
    }
  }

  /** May wrap, and then does so when written and when read. */
  static long nanos(long millis) {
    return millis * 1_000_000;
  }

  /** What was indexed at this path and still exists. */
  public Optional<KnownFile> known(Uuid location, String path) {
    return database.read(session -> new KnownWalk(session, self.uuid(), location).at(path));
  }

  /** The indexed files of a location in order of their path's bytes, after a path. */
  public List<KnownFile> knownAfter(Uuid location, String path, int limit) {
    return database.read(
        session -> new KnownWalk(session, self.uuid(), location).after(path, limit));
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

  /** How much is read of the files in an own location. */
  public IndexMode mode(Uuid location) {
    return database.read(
        session ->
            session
                .first(
                    """
                    SELECT index_mode FROM locations
                    WHERE device_uuid = ? AND uuid = ? AND index_mode IS NOT NULL\
                    """,
                    row -> IndexMode.of(row.text(1)),
                    self.uuid(),
                    location)
                .orElse(IndexMode.DEEP));
  }

  /** How the own locations are scanned. */
  public LocationScans scans() {
    return new LocationScans(database, self);
  }

  /** Forgets a location that is no longer indexed. */
  public void forget(Uuid location) {
    database.write(
        session -> {
          session.update("DELETE FROM unreadable WHERE location = ?", location);
          session.update(
              """
              DELETE FROM file_stats WHERE entry_id IN (
                SELECT e.id FROM folders f JOIN entry_rows e ON e.folder = f.id
                WHERE f.location = ? AND f.device_uuid = ?)\
              """,
              location,
              self.uuid());
          return session.update(
              """
              UPDATE locations
              SET scan_state = 'pending', error = NULL, scan_started_at = 0, scan_finished_at = 0
              WHERE device_uuid = ? AND uuid = ?\
              """,
              self.uuid(),
              location);
        });
  }
}
