package io.muster.daemon.scan;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Walks the folder of one location, hashes what is new or changed, and finds what is gone. Runs on
 * the caller's thread: one core hashes faster than most disks read. Memory is bounded by a batch, a
 * page of known files and the names of the folders on the way down.
 *
 * <p>Links are entries and are never followed. Pipes, sockets and devices are reported as
 * unreadable and never opened. Folders named {@code *.sdlibrary} are left out.
 */
public final class Scanner {
  /** Entries that are handed over at once. */
  public static final int BATCH_FILES = 500;

  /** A batch is handed over early once it took this many bytes of reading. */
  static final long BATCH_BYTES = 256L << 20;

  private static final String LIBRARY_SUFFIX = ".sdlibrary";

  private final Path root;
  private final KnownFiles known;
  private final Predicate<Path> excluded;
  private final Disk disk;
  private final InstantSource clock;
  private boolean readsBytes = true;

  /**
   * Scans below a folder.
   *
   * @param excluded absolute paths to leave out, with all below them: Muster's own home
   * @throws IOException if the folder is not there
   */
  public Scanner(Path root, KnownFiles known, Predicate<Path> excluded) throws IOException {
    this(root, known, excluded, Disk.REAL, InstantSource.system());
  }

  Scanner(Path root, KnownFiles known, Predicate<Path> excluded, Disk disk, InstantSource clock)
      throws IOException {
    this.root = root.toRealPath();
    this.known = known;
    this.excluded = excluded;
    this.disk = disk;
    this.clock = clock;
  }

  /**
   * Whether a path is left out whatever the location: the folder of a library.
   *
   * @param path absolute or relative
   */
  public static boolean isLibrary(Path path) {
    return path.getFileName() != null && path.getFileName().toString().endsWith(LIBRARY_SUFFIX);
  }

  /** Looks at names, sizes and times only, and opens no file. */
  public Scanner withoutBytes() {
    readsBytes = false;
    return this;
  }

  /** Scans the whole location; see {@link #scan(String, ScanSink, AtomicBoolean)}. */
  public ScanSummary scan(ScanSink sink, AtomicBoolean cancel) throws IOException {
    return scan("", sink, cancel);
  }

  /**
   * Scans one path and all below it, and hands everything to the sink before it returns.
   *
   * @param path relative, with '/'; empty for the whole location. It need not exist: then all that
   *     is known of it is gone
   * @param cancel ends the scan soon after it is set; so does interrupting the thread
   * @throws IOException if the location itself can't be read: an unplugged disk makes nothing gone
   * @throws IllegalArgumentException if the path leads out of the location
   */
  public ScanSummary scan(String path, ScanSink sink, AtomicBoolean cancel) throws IOException {
    Path start = inside(path);
    if (disk.stat(root).kind() != FileKind.DIRECTORY) {
      throw new NotDirectoryException("the location " + root + " is no folder any more");
    }
    FileHasher hasher =
        new FileHasher(
            disk, () -> cancel.get() || Thread.currentThread().isInterrupted(), readsBytes);
    Findings findings = new Findings(sink);
    Predicate<Path> skip = found -> isLibrary(found) || excluded.test(found);
    Walk walk = new Walk(root, known, skip, disk, clock, new Walk.Out(hasher, findings));
    boolean cancelled = false;
    try {
      walk.run(path, start);
    } catch (CancellationException e) {
      cancelled = true;
    }
    findings.flush();
    return findings.summary(hasher.bytesRead(), cancelled);
  }

  private Path inside(String path) {
    try {
      Path below = root.resolve(path);
      if (below.equals(below.normalize()) && below.startsWith(root) && !path.endsWith("/")) {
        return below;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path in a location: '" + path + "'", e);
    }
    throw new IllegalArgumentException("not a path in a location: '" + path + "'");
  }
}
