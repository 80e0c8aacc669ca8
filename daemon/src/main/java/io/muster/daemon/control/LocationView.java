package io.muster.daemon.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A folder tree that this device indexes.
 *
 * @param files files in it
 * @param bytes their sizes together
 * @param unreadable files and folders that could not be read at the last walk
 * @param lastScan end of the last whole walk, or null
 * @param scanState of the last or present whole walk: pending, scanning, complete, error or paused
 * @param error why it failed, or null
 */
public record LocationView(
    String path,
    State state,
    long files,
    long bytes,
    long unreadable,
    @Nullable Instant lastScan,
    String scanState,
    @Nullable String error) {

  /** What is being done with it; written in lower case. */
  public enum State {
    /** Waits for its walk. */
    WAITING,
    SCANNING,
    /** Indexed, and changes are picked up as they come. */
    WATCHING,
    /** Indexed; changes are picked up by the next walk only. */
    IDLE,
    /** The folder is not there; its entries are kept. */
    OFFLINE,
    REMOVED
  }
}
