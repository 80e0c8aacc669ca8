package io.muster.daemon.scan;

import io.muster.protocol.model.Hash;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One entry as it is on disk.
 *
 * @param path relative to the location, with '/', its letters as the file system has them
 * @param modifiedMillis the time of the last change, since 1970
 * @param mtimeNanos the same in nanoseconds, to be kept for the next scan; {@link #UNSETTLED} where
 *     it can't prove anything
 * @param inode 0 where the file system has none
 * @param permissions the nine bits of the mode, 0 where there are none
 * @param hash of a file's bytes; null for directories and links
 * @param facts what else there is to know
 * @param unchanged whether the index knows all this already
 */
public record ScannedFile(
    String path,
    FileKind kind,
    long size,
    long modifiedMillis,
    long mtimeNanos,
    long inode,
    int permissions,
    @Nullable Hash hash,
    Facts facts,
    boolean unchanged) {

  /**
   * What does not tell whether a file has changed.
   *
   * @param createdMillis since 1970; 0 where the platform can't say
   * @param accessedMillis since 1970; 0 where the platform can't say
   * @param contentKind what the bytes are; null if they were not read
   */
  public record Facts(long createdMillis, long accessedMillis, @Nullable ContentKind contentKind) {}

  /**
   * The {@code mtimeNanos} of a file that was hashed so soon after its change that the next change
   * might get the same time. It never equals a real one, so the next scan hashes it again.
   */
  public static final long UNSETTLED = Long.MIN_VALUE;

  static ScannedFile of(String path, FileStat stat, FileKind kind, @Nullable KnownFile known) {
    boolean same =
        known != null
            && kind != FileKind.FILE
            && known.kind() == kind
            && known.mtimeNanos() == stat.mtimeNanos()
            && known.permissions() == stat.permissions();
    return new ScannedFile(
        path,
        kind,
        stat.size(),
        millis(stat),
        stat.mtimeNanos(),
        stat.inode(),
        stat.permissions(),
        null,
        new Facts(stat.times().createdMillis(), stat.times().accessedMillis(), null),
        same);
  }

  /** A file whose bytes are not read; the index knows it already if it looks the same. */
  static ScannedFile unread(String path, FileStat stat, @Nullable KnownFile known) {
    ScannedFile found = of(path, stat, FileKind.FILE, known);
    boolean same =
        known != null
            && known.kind() == FileKind.FILE
            && known.size() == stat.size()
            && known.mtimeNanos() == stat.mtimeNanos()
            && known.permissions() == stat.permissions();
    return new ScannedFile(
        path,
        FileKind.FILE,
        found.size,
        found.modifiedMillis,
        found.mtimeNanos,
        found.inode,
        found.permissions,
        null,
        found.facts,
        same);
  }

  /** The same with the hash of its bytes; {@code settled} if its time is old enough to trust. */
  ScannedFile hashed(Hash bytes, boolean settled, boolean same) {
    return new ScannedFile(
        path,
        kind,
        size,
        modifiedMillis,
        settled ? mtimeNanos : UNSETTLED,
        inode,
        permissions,
        bytes,
        facts,
        same);
  }

  /** The same with what its bytes are. */
  ScannedFile of(ContentKind contentKind) {
    Facts all = new Facts(facts.createdMillis(), facts.accessedMillis(), contentKind);
    return new ScannedFile(
        path, kind, size, modifiedMillis, mtimeNanos, inode, permissions, hash, all, unchanged);
  }

  private static long millis(FileStat stat) {
    return TimeUnit.NANOSECONDS.toMillis(stat.mtimeNanos());
  }
}
