package io.muster.storage.library;

import java.util.Arrays;
import java.util.Locale;

/** How the walk of a location stands. */
public enum ScanState {
  /** Not yet, or to be done again. */
  PENDING,
  SCANNING,
  COMPLETE,
  /** It ended early; the location says why. */
  ERROR,
  /** It waits for someone to let it go on. */
  PAUSED;

  /** As it stands in the database and is shown. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of this label; pending for what is none. */
  static ScanState of(String label) {
    return Arrays.stream(values())
        .filter(state -> state.label().equals(label))
        .findFirst()
        .orElse(PENDING);
  }
}
