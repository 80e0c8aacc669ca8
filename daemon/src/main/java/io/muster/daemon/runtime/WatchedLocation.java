package io.muster.daemon.runtime;

import io.muster.daemon.control.LocationView;
import io.muster.daemon.scan.FolderWatcher;
import io.muster.daemon.scan.ScanSink;
import io.muster.daemon.scan.ScanSummary;
import io.muster.daemon.scan.Scanner;
import io.muster.daemon.scan.WatchListener;
import io.muster.storage.library.IndexMode;
import io.muster.storage.library.LocalFiles;
import io.muster.storage.library.Location;
import io.muster.storage.library.LocationScans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One location of this device: what of it is still to be walked, its watcher, and how it stands.
 * <em>Waiting</em> until its first walk, <em>scanning</em> during one, then <em>watching</em>, or
 * <em>idle</em> where it can't be watched; <em>offline</em> while its folder is not there.
 */
final class WatchedLocation implements WatchListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchedLocation.class);

  /** Changed paths that wait for their walk; with more, the whole location is walked. */
  private static final int MAX_PATHS = 1_000;

  private final Location location;
  private final Predicate<Path> excluded;
  private final Runnable wakeScanner;
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final Set<String> waiting = new TreeSet<>();
  private volatile LocationView.State state = LocationView.State.WAITING;
  private final Object watcherLock = new Object();
  private @Nullable FolderWatcher watcher;
  private volatile boolean limited;

  WatchedLocation(Location location, Predicate<Path> excluded, Runnable wakeScanner) {
    this.location = location;
    this.excluded = excluded;
    this.wakeScanner = wakeScanner;
  }

  Location location() {
    return location;
  }

  LocationView.State state() {
    return state;
  }

  @Override
  public void changed(Set<String> paths) {
    synchronized (waiting) {
      waiting.addAll(paths);
      if (waiting.size() > MAX_PATHS) {
        waiting.clear();
        waiting.add("");
      }
    }
    wakeScanner.run();
  }

  @Override
  public void rescan(String reason) {
    log.info("{} is walked again: {}", location.path(), reason);
    changed(Set.of(""));
  }

  @Override
  public void limited(String reason) {
    limited = true;
    log.warn("{}: changes are seen only by the regular walk: {}", location.path(), reason);
  }

  /** Whether it is being walked or waits for it. */
  boolean isBusy() {
    return !cancelled.get() && (hasWork() || state == LocationView.State.SCANNING);
  }

  boolean hasWork() {
    synchronized (waiting) {
      return !waiting.isEmpty();
    }
  }

  private List<String> take() {
    synchronized (waiting) {
      List<String> paths = waiting.contains("") ? List.of("") : List.copyOf(waiting);
      waiting.clear();
      return paths;
    }
  }

  /** Walks what waits. Runs on the scanner's thread. Returns whether the folder was there. */
  boolean scan(LocalFiles files, ScanSink sink, long nowMillis) {
    if (cancelled.get()) {
      return false;
    }
    state = LocationView.State.SCANNING;
    List<String> paths = take();
    Path root = Path.of(location.path());
    try {
      if (!Files.isDirectory(root) || isEmptied(root, files)) {
        offline(files, "its folder is not there, or empty as if its disk were not mounted");
        return false;
      }
      watch(root); // first, so that nothing changes unseen between the walk and the watch
      Scanner scanner = scanner(root, files);
      for (String path : paths) {
        scan(scanner, path, files, sink, nowMillis);
      }
      boolean watching = isWatched() && !limited;
      state = watching ? LocationView.State.WATCHING : LocationView.State.IDLE;
      return true;
    } catch (IOException e) {
      offline(files, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private Scanner scanner(Path root, LocalFiles files) throws IOException {
    Scanner scanner = new Scanner(root, new IndexedFiles(files, location.uuid()), excluded);
    return files.mode(location.uuid()) == IndexMode.METADATA ? scanner.withoutBytes() : scanner;
  }

  /** Without the files that were there: more likely a disk that is away than all deleted. */
  private boolean isEmptied(Path root, LocalFiles files) throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      return children.findAny().isEmpty() && !files.knownAfter(location.uuid(), "", 1).isEmpty();
    }
  }

  /** What is known of it stays; its watcher, which saw the folder go, is made anew later. */
  private void offline(LocalFiles files, String reason) {
    unwatch();
    state = LocationView.State.OFFLINE;
    files.scans().failed(location.uuid(), reason);
    log.warn("{} is offline, its entries are kept: {}", location.path(), reason);
  }

  boolean isOffline() {
    return state == LocationView.State.OFFLINE;
  }

  private void scan(Scanner scanner, String path, LocalFiles files, ScanSink sink, long nowMillis)
      throws IOException {
    if (path.isEmpty()) {
      files.scans().begun(location.uuid(), nowMillis);
    }
    files.forgetUnreadable(location.uuid(), path);
    ScanSummary summary = scanner.scan(path, sink, cancelled);
    if (path.isEmpty()) {
      ended(files.scans(), summary);
    }
  }

  private void ended(LocationScans scans, ScanSummary summary) {
    if (summary.cancelled()) {
      scans.pending(location.uuid());
    } else {
      scans.complete(location.uuid(), System.currentTimeMillis(), summary.files());
      log.info("{}: {}", location.path(), summary);
    }
  }

  /** A walk was given up; it is tried again. */
  void failed(LocationScans scans, String reason) {
    state = LocationView.State.WAITING;
    scans.failed(location.uuid(), reason);
  }

  private void watch(Path root) {
    synchronized (watcherLock) {
      if (watcher == null && !cancelled.get()) {
        try {
          watcher = FolderWatcher.start(root, excluded, this);
        } catch (IOException e) {
          log.warn("{} can't be watched: {}", location.path(), e.getMessage());
        }
      }
    }
  }

  private boolean isWatched() {
    synchronized (watcherLock) {
      return watcher != null;
    }
  }

  private void unwatch() {
    synchronized (watcherLock) {
      FolderWatcher present = watcher;
      watcher = null;
      if (present != null) {
        present.close();
      }
    }
  }

  @Override
  public void close() {
    cancelled.set(true);
    unwatch();
  }
}
