package io.muster.daemon.scan;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The folders with a watch on them, by path and by key. A folder that moves keeps its key. */
final class WatchedFolders {
  private final Path root;
  private final WatchService service;
  private final Predicate<Path> skip;
  private final int limit;
  private final TreeMap<String, WatchKey> keys = new TreeMap<>();
  private final Map<WatchKey, String> paths = new HashMap<>();

  /** Watches at most {@code limit} folders. */
  WatchedFolders(Path root, WatchService service, Predicate<Path> skip, int limit) {
    this.root = root;
    this.service = service;
    this.skip = skip;
    this.limit = limit;
  }

  /** The folder that a key watches; null if it is no longer watched. */
  @Nullable String pathOf(WatchKey key) {
    return paths.get(key);
  }

  /**
   * Watches a folder, if it is one, and all below it. Each is listed after its watch stands, so a
   * folder that appears in between is seen by one of the two.
   *
   * @throws IOException if the system gives no more watches
   */
  void add(String path) throws IOException {
    Deque<String> waiting = new ArrayDeque<>(List.of(path));
    while (!waiting.isEmpty()) {
      String next = waiting.pop();
      Path folder = root.resolve(next);
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !skip.test(folder)) {
        if (watch(next, folder)) {
          waiting.addAll(subfolders(next, folder));
        }
      }
    }
  }

  /** Ends the watches on a path and all below it. */
  void remove(String path) {
    List<String> ended = new ArrayList<>(keys.subMap(path + "/", path + "0").keySet());
    ended.add(path);
    for (String folder : ended) {
      WatchKey key = keys.remove(folder);
      if (key != null) {
        paths.remove(key);
        key.cancel();
      }
    }
  }

  private boolean watch(String path, Path folder) throws IOException {
    if (keys.size() >= limit && !keys.containsKey(path)) {
      throw new IOException("more than " + limit + " folders");
    }
    try {
      WatchKey key = folder.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
      String before = paths.put(key, path);
      if (before != null && !before.equals(path)) {
        keys.remove(before);
      }
      keys.put(path, key);
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    } catch (FileSystemException e) {
      // This folder can't be looked at; the scan reports it.
      return false;
    }
  }

  private List<String> subfolders(String path, Path folder) {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path child : all) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          found.add(path.isEmpty() ? name(child) : path + "/" + name(child));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Gone again or not readable: the scan reports it, there is nothing to watch.
      return List.of();
    }
    return found;
  }

  private static String name(Path child) {
    return child.getFileName().toString();
  }
}
