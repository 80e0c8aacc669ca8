package io.muster.daemon.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the file system says about a path, without following a link.
 *
 * @param kind null for pipes, sockets and devices
 */
record FileStat(
    @Nullable FileKind kind, long size, long mtimeNanos, long inode, int permissions, Times times) {
  private static final String UNIX =
      "unix:size,lastModifiedTime,creationTime,lastAccessTime,ino,mode";
  private static final int TYPE_BITS = 0xf000;
  private static final int REGULAR = 0x8000;
  private static final int DIRECTORY = 0x4000;
  private static final int LINK = 0xa000;

  /** When it was made and last read, milliseconds since 1970; 0 where the platform can't say. */
  record Times(long createdMillis, long accessedMillis) {}

  static FileStat of(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return basic(path);
    }
    Map<String, Object> all = Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
    int mode = number(all, "mode").intValue();
    FileKind kind =
        switch (mode & TYPE_BITS) {
          case REGULAR -> FileKind.FILE;
          case DIRECTORY -> FileKind.DIRECTORY;
          case LINK -> FileKind.SYMLINK;
          default -> null;
        };
    long mtime = all.get("lastModifiedTime") instanceof FileTime time ? nanos(time) : 0;
    long inode = number(all, "ino").longValue();
    Times times = new Times(millis(all, "creationTime"), millis(all, "lastAccessTime"));
    return new FileStat(kind, number(all, "size").longValue(), mtime, inode, mode & 0777, times);
  }

  /** Whether nothing points to other bytes behind the same path. */
  boolean sameBytes(FileStat other) {
    return kind == other.kind
        && size == other.size
        && mtimeNanos == other.mtimeNanos
        && inode == other.inode;
  }

  private static FileStat basic(Path path) throws IOException {
    BasicFileAttributes all =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    FileKind kind = null;
    if (all.isRegularFile()) {
      kind = FileKind.FILE;
    } else if (all.isDirectory()) {
      kind = FileKind.DIRECTORY;
    } else if (all.isSymbolicLink()) {
      kind = FileKind.SYMLINK;
    }
    Times times = new Times(all.creationTime().toMillis(), all.lastAccessTime().toMillis());
    return new FileStat(kind, all.size(), nanos(all.lastModifiedTime()), 0, 0, times);
  }

  private static Number number(Map<String, Object> all, String name) {
    return all.get(name) instanceof Number number ? number : 0;
  }

  private static long millis(Map<String, Object> all, String name) {
    return all.get(name) instanceof FileTime time ? time.toMillis() : 0;
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }
}
