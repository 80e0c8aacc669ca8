package io.muster.storage.availability;

import io.muster.storage.GroupStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was learned of how far groups are: a byte by ordinal, in pages, of which only those exist
 * that anything was learned in. Guarded by its owner.
 */
final class Statuses {
  private static final byte UNKNOWN = 0;
  private static final byte NO_GROUP = 1;
  private static final int FIRST = 2;
  private static final int PAGE = 4096;
  private static final byte[] NO_PAGE = {};

  private final List<byte[]> pages = new ArrayList<>();

  /** What was known of some contents at one time, by their index. */
  static final class Known {
    private final byte[] marks;

    private Known(byte[] marks) {
      this.marks = marks;
    }

    boolean has(int content) {
      return marks[content] != UNKNOWN;
    }

    /** How far the group of a content is; null if the library has none, or nothing is known. */
    @Nullable GroupStatus get(int content) {
      return marks[content] < FIRST ? null : GroupStatus.of(marks[content] - FIRST);
    }
  }

  /** What is known of the contents with these ordinals; nothing of those below 0. */
  Known of(int[] ordinals) {
    byte[] marks = new byte[ordinals.length];
    for (int content = 0; content < ordinals.length; content++) {
      marks[content] = ordinals[content] < 0 ? UNKNOWN : mark(ordinals[content]);
    }
    return new Known(marks);
  }

  boolean has(int ordinal) {
    return mark(ordinal) != UNKNOWN;
  }

  private byte mark(int ordinal) {
    byte[] page = ordinal / PAGE < pages.size() ? pages.get(ordinal / PAGE) : NO_PAGE;
    return page.length == 0 ? UNKNOWN : page[ordinal % PAGE];
  }

  /** Remembers how far a group is; null where there is none. */
  void set(int ordinal, @Nullable GroupStatus status) {
    while (pages.size() <= ordinal / PAGE) {
      pages.add(NO_PAGE);
    }
    if (pages.get(ordinal / PAGE).length == 0) {
      pages.set(ordinal / PAGE, new byte[PAGE]);
    }
    byte mark = status == null ? NO_GROUP : (byte) (FIRST + status.number());
    pages.get(ordinal / PAGE)[ordinal % PAGE] = mark;
  }
}
