package io.muster.daemon.scan;

import java.util.Set;

/** Hears of changes in a location, on the watcher's thread; should hand over and return. */
public interface WatchListener {
  /**
   * These paths and all below them may have changed, appeared or gone.
   *
   * @param paths relative, with '/', at most {@link FolderWatcher#MAX_PATHS}; none lies below
   *     another
   */
  void changed(Set<String> paths);

  /** Too much changed to say what: everything is to be scanned again. */
  void rescan(String reason);

  /** From now on some changes are seen only by the periodic scan. Called at most once. */
  void limited(String reason);
}
