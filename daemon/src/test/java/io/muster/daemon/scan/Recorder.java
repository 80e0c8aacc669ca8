package io.muster.daemon.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sink that keeps an index in memory, as the library would, and the findings of the last scan.
 */
final class Recorder implements ScanSink, KnownFiles {
  final TreeMap<String, KnownFile> index = new TreeMap<>(PathOrder.BYTES);
  final List<ScannedFile> found = new ArrayList<>();
  final List<String> gone = new ArrayList<>();
  final TreeMap<String, String> unreadable = new TreeMap<>();
  int largestBatch;

  void clear() {
    found.clear();
    gone.clear();
    unreadable.clear();
  }

  List<String> paths() {
    return found.stream().map(ScannedFile::path).toList();
  }

  List<String> changedPaths() {
    return found.stream().filter(f -> !f.unchanged()).map(ScannedFile::path).toList();
  }

  ScannedFile file(String path) {
    return found.stream().filter(f -> f.path().equals(path)).findFirst().orElseThrow();
  }

  @Override
  public void found(List<ScannedFile> batch) {
    largestBatch = Math.max(largestBatch, batch.size());
    found.addAll(batch);
    for (ScannedFile f : batch) {
      index.put(
          f.path(),
          new KnownFile(
              f.path(), f.kind(), f.size(), f.mtimeNanos(), f.inode(), f.permissions(), f.hash()));
    }
  }

  @Override
  public void gone(List<String> paths) {
    largestBatch = Math.max(largestBatch, paths.size());
    gone.addAll(paths);
    paths.forEach(index::remove);
  }

  @Override
  public void unreadable(String path, String reason) {
    unreadable.put(path, reason);
  }

  @Override
  public @Nullable KnownFile at(String path) {
    return index.get(path);
  }

  @Override
  public List<KnownFile> after(String path, int limit) {
    return index.tailMap(path, false).values().stream().limit(limit).toList();
  }
}
