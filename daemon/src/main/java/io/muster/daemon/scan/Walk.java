package io.muster.daemon.scan;

import io.muster.protocol.model.Hash;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One walk, in path order, merged with what is known. */
final class Walk {
  /** The coarsest step of a file system's clock (FAT): within it two changes look the same. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  private final Path root;
  private final KnownFiles known;
  private final Predicate<Path> skip;
  private final Disk disk;
  private final InstantSource clock;
  private final FileHasher hasher;
  private final Findings findings;

  /** What there may be below an entry. */
  private enum Below {
    NOTHING,
    ENTRIES,
    UNKNOWN
  }

  /** Where files go to, and where what was found goes to. */
  record Out(FileHasher hasher, Findings findings) {}

  Walk(Path root, KnownFiles known, Predicate<Path> skip, Disk disk, InstantSource clock, Out out) {
    this.root = root;
    this.known = known;
    this.skip = skip;
    this.disk = disk;
    this.clock = clock;
    this.hasher = out.hasher();
    this.findings = out.findings();
  }

  /**
   * Walks one path and all below it.
   *
   * @throws IOException if it is the location itself and can't be listed
   * @throws CancellationException if the scan was cancelled
   */
  void run(String path, Path start) throws IOException {
    String folder = path.isEmpty() ? "" : path + "/";
    KnownCursor cursor = new KnownCursor(known, folder, findings::gone);
    if (path.isEmpty()) {
      walk("", names(start), cursor);
    } else if (isReached(start)) {
      handle(visit(path, start, known.at(path)), folder, cursor);
    } else if (known.at(path) != null) {
      findings.gone(path);
    }
    cursor.finish();
  }

  /** Whether nothing on the way to it is missing, a link or left out. */
  private boolean isReached(Path start) {
    for (Path at = start; !at.equals(root) && at.getParent() != null; at = at.getParent()) {
      try {
        FileKind kind = disk.stat(at).kind();
        if (skip.test(at) || (kind != FileKind.DIRECTORY && !at.equals(start))) {
          return false;
        }
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        // There, but not to be looked at: visiting the start says so.
        return true;
      }
    }
    return true;
  }

  private void handle(Below below, String folder, KnownCursor cursor) {
    switch (below) {
      case NOTHING -> {}
      case UNKNOWN -> cursor.keepUnder(folder);
      case ENTRIES -> descend(folder, root.resolve(folder), cursor);
    }
  }

  private void descend(String folder, Path directory, KnownCursor cursor) {
    List<String> names;
    try {
      names = names(directory);
    } catch (IOException e) {
      findings.unreadable(folder.substring(0, folder.length() - 1), Reason.of(e));
      cursor.keepUnder(folder);
      return;
    }
    walk(folder, names, cursor);
  }

  /**
   * Visits names in byte order. What lies in {@code a} has its turn at {@code a/}, after {@code
   * a-b}, so folders wait for theirs.
   */
  private void walk(String folder, List<String> names, KnownCursor cursor) {
    NavigableMap<String, Below> waiting = new TreeMap<>(PathOrder.BYTES);
    for (String name : names) {
      handleBefore(folder + name, waiting, cursor);
      hasher.checkCancelled();
      Path file = root.resolve(folder + name);
      if (!skip.test(file)) {
        Below below = visit(folder + name, file, cursor.take(folder + name));
        if (below != Below.NOTHING) {
          waiting.put(folder + name + "/", below);
        }
      }
    }
    handleBefore(null, waiting, cursor);
  }

  private void handleBefore(
      @Nullable String path, NavigableMap<String, Below> waiting, KnownCursor cursor) {
    while (!waiting.isEmpty()
        && (path == null || PathOrder.BYTES.compare(waiting.firstKey(), path) < 0)) {
      Map.Entry<String, Below> first = waiting.pollFirstEntry();
      handle(first.getValue(), first.getKey(), cursor);
    }
  }

  /** Reports one entry, and says what there may be below it. */
  private Below visit(String path, Path file, @Nullable KnownFile before) {
    try {
      FileStat stat = disk.stat(file);
      FileKind kind = stat.kind();
      if (kind == FileKind.FILE) {
        visitFile(path, file, stat, before);
      } else if (kind != null) {
        findings.add(ScannedFile.of(path, stat, kind, before), hasher.bytesRead());
      } else {
        findings.unreadable(path, "it is a pipe, a socket or a device");
      }
      return kind == FileKind.DIRECTORY ? Below.ENTRIES : Below.NOTHING;
    } catch (NoSuchFileException e) {
      if (before != null) {
        findings.gone(path);
      }
      return Below.NOTHING;
    } catch (ClosedByInterruptException e) {
      throw new CancellationException("the scan was interrupted");
    } catch (IOException e) {
      findings.unreadable(path, Reason.of(e));
      return Below.UNKNOWN;
    }
  }

  private void visitFile(String path, Path file, FileStat stat, @Nullable KnownFile before)
      throws IOException {
    Hash trusted = before != null && before.hasBytesOf(stat) ? before.hash() : null;
    if (before != null && trusted != null) {
      ScannedFile found = ScannedFile.of(path, stat, FileKind.FILE, before);
      boolean same = before.permissions() == stat.permissions();
      findings.add(found.hashed(trusted, true, same), hasher.bytesRead());
      return;
    }
    if (!hasher.readsBytes()) {
      findings.add(ScannedFile.unread(path, stat, before), hasher.bytesRead());
      return;
    }
    long startMillis = clock.millis();
    FileHasher.Hashed hashed = hasher.hash(file, stat);
    ScannedFile found = ScannedFile.of(path, hashed.stat(), FileKind.FILE, before);
    boolean settled = found.modifiedMillis() < startMillis - CLOCK_STEP.toMillis();
    findings.add(found.hashed(hashed.hash(), settled, false).of(hashed.kind()), hasher.bytesRead());
  }

  /** The names in a directory that are text, in byte order; the others are reported. */
  private List<String> names(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path name : disk.names(directory)) {
      if (isText(name)) {
        names.add(name.toString());
      } else {
        String shown = root.relativize(directory.resolve(name)).toString();
        findings.unreadable(shown, "its name is not valid UTF-8; rename it");
      }
    }
    names.sort(PathOrder.BYTES);
    return names;
  }

  /** Whether the name survives the way to text and back: bytes that are no text do not. */
  private static boolean isText(Path name) {
    String text = name.toString();
    if (text.chars().allMatch(c -> c < 0x80)) {
      return true;
    }
    try {
      return name.getFileSystem().getPath(text).equals(name);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
