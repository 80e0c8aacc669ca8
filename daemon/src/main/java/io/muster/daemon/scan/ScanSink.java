package io.muster.daemon.scan;

import java.util.List;

/**
 * Takes what a scan finds, on the scanner's thread, in path order. An exception thrown here ends
 * the scan.
 */
public interface ScanSink {
  /** Entries that are there: at most {@link Scanner#BATCH_FILES}. */
  void found(List<ScannedFile> batch);

  /**
   * Known paths that are no longer there: at most {@link Scanner#BATCH_FILES}. What lies under a
   * folder that could not be read is not among them.
   */
  void gone(List<String> paths);

  /**
   * Something that can't be read; what is known of it stays.
   *
   * @param path with U+FFFD for bytes that are no text
   * @param reason one line, without the path
   */
  void unreadable(String path, String reason);
}
