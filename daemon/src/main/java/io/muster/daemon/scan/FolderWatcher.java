package io.muster.daemon.scan;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a location with all its folders and reports what changed, once it is quiet. It is a help,
 * no proof: the periodic scan finds what a watch missed.
 */
public final class FolderWatcher implements AutoCloseable {
  /** Paths in one report; more are reported as a rescan. */
  public static final int MAX_PATHS = 1000;

  /** Folders under watch; some 300 bytes of heap each. */
  static final int MAX_FOLDERS = 200_000;

  private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);

  private final Path root;
  private final WatchListener listener;
  private final Predicate<Path> skip;
  private final Changes changes = new Changes();
  private final @Nullable WatchService service;
  private final @Nullable WatchedFolders folders;
  private final Thread thread;
  private boolean isLimited;

  private FolderWatcher(
      Path root, Predicate<Path> excluded, WatchListener listener, int maxFolders) {
    this.root = root;
    this.listener = listener;
    this.skip = path -> Scanner.isLibrary(path) || excluded.test(path);
    this.service = newService();
    this.folders = service == null ? null : new WatchedFolders(root, service, skip, maxFolders);
    this.thread =
        Thread.ofPlatform().daemon().name("watch-" + root.getFileName()).unstarted(this::run);
  }

  /**
   * Starts to watch; on return the whole tree is under watch, so a scan that begins now misses
   * nothing. Where the system has no watches left, it says so to the listener and goes on.
   *
   * @param excluded absolute paths to leave out, with all below them
   * @throws IOException if the folder is not there
   */
  public static FolderWatcher start(Path root, Predicate<Path> excluded, WatchListener listener)
      throws IOException {
    return start(root, excluded, listener, MAX_FOLDERS);
  }

  static FolderWatcher start(
      Path root, Predicate<Path> excluded, WatchListener listener, int maxFolders)
      throws IOException {
    FolderWatcher watcher = new FolderWatcher(root.toRealPath(), excluded, listener, maxFolders);
    watcher.watch("");
    watcher.thread.start();
    return watcher;
  }

  /** Ends the watch; a change that was not reported yet is not reported any more. */
  @Override
  public void close() {
    try {
      if (service != null) {
        service.close();
      }
    } catch (IOException e) {
      LOG.warn("Closing the watch on {} failed: {}", root, e.getMessage());
    }
  }

  private @Nullable WatchService newService() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      limited(e);
      return null;
    }
  }

  private void run() {
    try {
      while (service != null) {
        takeOrRescan(service);
        if (changes.dueInNanos(System.nanoTime()) == 0) {
          report();
        }
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("The watch on {} was closed", root);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A name that is no path here, say, must not end the watch: everything is looked at again. */
  private void takeOrRescan(WatchService from) throws InterruptedException {
    try {
      take(from);
    } catch (ClosedWatchServiceException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("A change in {} could not be read: {}", root, e.toString());
      changes.addEverything("a change could not be read", System.nanoTime());
    }
  }

  private void report() {
    try {
      changes.report(listener);
    } catch (RuntimeException e) {
      LOG.error("Changes in {} were not taken; the next periodic scan finds them", root, e);
    }
  }

  private void take(WatchService from) throws InterruptedException {
    long due = changes.dueInNanos(System.nanoTime());
    WatchKey key = due < 0 ? from.take() : from.poll(due, TimeUnit.NANOSECONDS);
    if (key == null) {
      return;
    }
    String folder = folders == null ? null : folders.pathOf(key);
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)) {
        changes.addEverything("changes came faster than they could be read", System.nanoTime());
        watch("");
      } else if (folder != null && event.context() instanceof Path name) {
        changed(folder.isEmpty() ? name.toString() : folder + "/" + name, event.kind());
      }
    }
    if (!key.reset() && folder != null && folders != null) {
      lost(folder, folders);
    }
  }

  private void changed(String path, WatchEvent.Kind<?> kind) {
    if (folders == null || skip.test(root.resolve(path))) {
      return;
    }
    changes.add(path, System.nanoTime());
    if (kind.equals(StandardWatchEventKinds.ENTRY_DELETE)) {
      folders.remove(path);
    } else if (kind.equals(StandardWatchEventKinds.ENTRY_CREATE)) {
      watch(path);
    }
  }

  /** The folder went away or the disk below it did. */
  private void lost(String folder, WatchedFolders from) {
    from.remove(folder);
    if (folder.isEmpty()) {
      changes.addEverything("the folder went away", System.nanoTime());
    } else {
      changes.add(folder, System.nanoTime());
    }
  }

  private void watch(String path) {
    try {
      if (folders != null) {
        folders.add(path);
      }
    } catch (IOException e) {
      limited(e);
    }
  }

  private void limited(IOException cause) {
    if (!isLimited) {
      isLimited = true;
      String reason = "not every folder can be watched: " + cause.getMessage();
      LOG.warn("In {} {}; changes there wait for the next periodic scan", root, reason);
      listener.limited(reason);
    }
  }
}
