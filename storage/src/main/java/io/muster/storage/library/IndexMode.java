package io.muster.storage.library;

import java.util.Arrays;
import java.util.Locale;

/** How much of the files in a location is read. */
public enum IndexMode {
  /** Names, sizes and times. */
  METADATA,
  /** The bytes too, for their hash. */
  CONTENT,
  /** And sidecars are made of them. */
  DEEP;

  /** As it is written in records and commands. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of this label; deep for what an older or newer program wrote. */
  static IndexMode of(String label) {
    return Arrays.stream(values())
        .filter(mode -> mode.label().equals(label))
        .findFirst()
        .orElse(DEEP);
  }
}
