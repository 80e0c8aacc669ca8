package io.muster.storage.library;

import java.util.Arrays;

/** What an entry is; its number is the value of the field {@code kind} and never changes. */
public enum EntryKind {
  FILE(1),
  DIRECTORY(2),
  LINK(3),

  /** Something that a newer program knows. */
  OTHER(0);

  private final long number;

  EntryKind(long number) {
    this.number = number;
  }

  public long number() {
    return number;
  }

  static EntryKind of(long number) {
    return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst().orElse(OTHER);
  }
}
