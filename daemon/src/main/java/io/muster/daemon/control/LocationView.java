package io.muster.daemon.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A folder tree that this device indexes.
 *
 * @param files files in it
 * @param unreadable files and folders that could not be read at the last walk
 * @param lastScan end of the last whole walk, or null
 */
public record LocationView(
    String path,
    State state,
    long files,
    long contents,
    long unreadable,
    @Nullable Instant lastScan) {

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
