package io.muster.daemon.scan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gathers findings into batches for the sink, and counts them. */
final class Findings {
  private final ScanSink sink;
  private final List<ScannedFile> found = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private final Map<FileKind, Long> kinds = new EnumMap<>(FileKind.class);
  private long unchanged;
  private long goneCount;
  private long unreadable;
  private long flushedAtBytes;

  Findings(ScanSink sink) {
    this.sink = sink;
  }

  /** Adds one; a batch is full by count or by the bytes that it took to hash. */
  void add(ScannedFile file, long hashedBytes) {
    found.add(file);
    kinds.merge(file.kind(), 1L, Long::sum);
    unchanged += file.unchanged() ? 1 : 0;
    if (found.size() >= Scanner.BATCH_FILES
        || hashedBytes - flushedAtBytes >= Scanner.BATCH_BYTES) {
      flushedAtBytes = hashedBytes;
      flush();
    }
  }

  void gone(String path) {
    gone.add(path);
    goneCount++;
    if (gone.size() >= Scanner.BATCH_FILES) {
      flush();
    }
  }

  void unreadable(String path, String reason) {
    unreadable++;
    sink.unreadable(path, reason);
  }

  void flush() {
    if (!gone.isEmpty()) {
      sink.gone(List.copyOf(gone));
      gone.clear();
    }
    if (!found.isEmpty()) {
      sink.found(List.copyOf(found));
      found.clear();
    }
  }

  ScanSummary summary(long hashedBytes, boolean cancelled) {
    return new ScanSummary(
        kinds.getOrDefault(FileKind.FILE, 0L),
        kinds.getOrDefault(FileKind.DIRECTORY, 0L),
        kinds.getOrDefault(FileKind.SYMLINK, 0L),
        unchanged,
        goneCount,
        unreadable,
        hashedBytes,
        cancelled);
  }
}
