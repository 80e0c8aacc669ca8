package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Where the bits of the contents stand among one device's batches: an array by ordinal, in pages,
 * so 4 bytes a content that the device names, and for a device that names few of them at most 4 KiB
 * each. A device that is on its way to a target can name a content in two batches; the second is
 * kept apart. Guarded by its owner.
 */
final class Places {
  /**
   * Contents that a device may name twice; a device that names more is not taken. An honest one has
   * those that it removed and added again while its batches were under way.
   */
  static final int MAX_TWICE = 65_536;

  /** No place. */
  static final int NONE = -1;

  private static final int PAGE = 1024;
  private static final int[] NO_PAGE = {};

  private final List<int[]> pages = new ArrayList<>();

  /** Further places: the ordinal in the upper half, the place in the lower. */
  private final NavigableSet<Long> twice = new TreeSet<>();

  static int place(int batch, int slot) {
    return batch * AvailabilityBatch.STRIDE + slot;
  }

  static int batch(int place) {
    return place / AvailabilityBatch.STRIDE;
  }

  static int slot(int place) {
    return place % AvailabilityBatch.STRIDE;
  }

  /** The first place of a content, or {@link #NONE}. */
  int first(int ordinal) {
    int[] page = ordinal / PAGE < pages.size() ? pages.get(ordinal / PAGE) : NO_PAGE;
    return page.length == 0 ? NONE : page[ordinal % PAGE];
  }

  boolean hasTwice() {
    return !twice.isEmpty();
  }

  int countTwice() {
    return twice.size();
  }

  /** All places of a content but the first. */
  List<Integer> others(int ordinal) {
    return twice.subSet((long) ordinal << 32, (long) (ordinal + 1) << 32).stream()
        .map(Long::intValue)
        .toList();
  }

  private void addPlace(int ordinal, int place) {
    while (pages.size() <= ordinal / PAGE) {
      pages.add(NO_PAGE);
    }
    int[] page = pages.get(ordinal / PAGE);
    if (page.length == 0) {
      page = new int[PAGE];
      Arrays.fill(page, NONE);
      pages.set(ordinal / PAGE, page);
    }
    if (page[ordinal % PAGE] == NONE) {
      page[ordinal % PAGE] = place;
    } else {
      twice.add((long) ordinal << 32 | place);
    }
  }

  private void removePlace(int ordinal, int place) {
    if (first(ordinal) != place) {
      twice.remove((long) ordinal << 32 | place);
      return;
    }
    Long next = twice.ceiling((long) ordinal << 32);
    boolean promotes = next != null && next >>> 32 == ordinal;
    pages.get(ordinal / PAGE)[ordinal % PAGE] = promotes ? next.intValue() : NONE;
    if (promotes) {
      twice.remove(next);
    }
  }

  /** Adds the slots of a batch. */
  void add(int batch, int[] ordinals) {
    for (int slot = 0; slot < ordinals.length; slot++) {
      addPlace(ordinals[slot], place(batch, slot));
    }
  }

  /** Removes the slots of a batch. */
  void remove(int batch, int[] ordinals) {
    for (int slot = 0; slot < ordinals.length; slot++) {
      removePlace(ordinals[slot], place(batch, slot));
    }
  }

  /** Removes a batch whose list is lost; looks at all contents. */
  void remove(int batch) {
    twice.removeIf(both -> batch(both.intValue()) == batch);
    for (int page = 0; page < pages.size(); page++) {
      int[] places = pages.get(page);
      for (int at = 0; at < places.length; at++) {
        if (places[at] != NONE && batch(places[at]) == batch) {
          removePlace(page * PAGE + at, places[at]);
        }
      }
    }
  }
}
