package io.muster.daemon.scan;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The paths that changed since the last report, and when it is time for the next. */
final class Changes {
  /** A report waits until nothing changed for this long. */
  static final Duration QUIET = Duration.ofMillis(300);

  /** A report waits no longer than this. */
  static final Duration LATEST = Duration.ofSeconds(2);

  private final TreeSet<String> paths = new TreeSet<>();
  private @Nullable String everything;
  private long firstNanos;
  private long lastNanos;

  void add(String path, long nowNanos) {
    touch(nowNanos);
    paths.add(path);
    if (paths.size() > FolderWatcher.MAX_PATHS) {
      everything = "more than " + FolderWatcher.MAX_PATHS + " paths changed at once";
      paths.clear();
    }
  }

  void addEverything(String reason, long nowNanos) {
    touch(nowNanos);
    everything = reason;
  }

  /** Nanoseconds until the report is due; negative if there is nothing to report. */
  long dueInNanos(long nowNanos) {
    if (isEmpty()) {
      return -1;
    }
    long quiet = lastNanos + QUIET.toNanos() - nowNanos;
    long latest = firstNanos + LATEST.toNanos() - nowNanos;
    return Math.max(0, Math.min(quiet, latest));
  }

  void report(WatchListener listener) {
    String reason = everything;
    Set<String> changed = topmost();
    everything = null;
    paths.clear();
    if (reason != null) {
      listener.rescan(reason);
    } else {
      listener.changed(changed);
    }
  }

  private void touch(long nowNanos) {
    if (isEmpty()) {
      firstNanos = nowNanos;
    }
    lastNanos = nowNanos;
  }

  private boolean isEmpty() {
    return everything == null && paths.isEmpty();
  }

  /** Without the paths that lie below another one. */
  private Set<String> topmost() {
    Set<String> top = new TreeSet<>();
    for (String path : paths) {
      if (!hasAncestor(path)) {
        top.add(path);
      }
    }
    return top;
  }

  private boolean hasAncestor(String path) {
    for (int at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      if (paths.contains(path.substring(0, at))) {
        return true;
      }
    }
    return false;
  }
}
