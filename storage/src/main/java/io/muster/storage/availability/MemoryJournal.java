package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.storage.availability.MemoryBatches.Kept;
import io.muster.storage.availability.RecentChanges.Positions;
import io.muster.storage.availability.RecentChanges.Recent;
import io.muster.storage.availability.RecentChanges.Rewritten;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What {@link Journal} keeps, in memory; never changed.
 *
 * @param base the batches that the last entry led to
 */
record MemoryJournal(List<Entry> entries, SortedMap<Integer, Kept> base) {
  static final MemoryJournal NONE = new MemoryJournal(List.of(), new TreeMap<>());

  /** Most changes of all entries together, a batch and an entry counting as one each. */
  static final int MAX_CHANGES = 131_072;

  /** What led from one sequence to another. */
  record Entry(long since, long sequence, List<Recent> changes, int count) {}

  /** After a head is vouched for; its entry follows on where the last head was of one piece. */
  MemoryJournal after(Standing before, Head head, SortedMap<Integer, Kept> now) {
    long sequence = head.version().sequence();
    Optional<Version> last =
        before
            .vouchedHead()
            .map(Head::version)
            .filter(version -> version.incarnation().equals(head.version().incarnation()));
    if (last.isEmpty()) {
      return new MemoryJournal(List.of(), now);
    }
    List<Recent> changes = changes(base, now);
    int count = 1 + changes.stream().mapToInt(MemoryJournal::count).sum();
    List<Entry> all = new ArrayList<>(entries);
    all.add(new Entry(last.get().sequence(), sequence, changes, count));
    long total = all.stream().mapToLong(Entry::count).sum();
    while (total > MAX_CHANGES) {
      total -= all.removeFirst().count();
    }
    return new MemoryJournal(Collections.unmodifiableList(all), now);
  }

  private static int count(Recent change) {
    return change instanceof Positions some ? 1 + some.toggled().getCardinality() : 1;
  }

  private static List<Recent> changes(
      SortedMap<Integer, Kept> before, SortedMap<Integer, Kept> now) {
    TreeSet<Integer> numbers = new TreeSet<>(before.keySet());
    numbers.addAll(now.keySet());
    List<Recent> changes = new ArrayList<>();
    for (int number : numbers) {
      Kept was = before.get(number);
      Kept is = now.get(number);
      if (was == null || is == null || !was.leaf().equals(is.leaf())) {
        changes.add(change(number, was, is));
      }
    }
    return List.copyOf(changes);
  }

  private static Recent change(int number, @Nullable Kept before, @Nullable Kept now) {
    AvailabilityBatch was = before == null ? AvailabilityBatch.empty(number) : before.batch();
    return now != null && grew(was, now.batch())
        ? Positions.of(number, was.shape(), RoaringBitmap.xor(was.bits(), now.batch().bits()))
        : new Rewritten(number);
  }

  private static boolean grew(AvailabilityBatch before, AvailabilityBatch now) {
    return begins(before.slots(), now.slots()) && begins(before.variants(), now.variants());
  }

  private static <T> boolean begins(List<T> first, List<T> all) {
    return first.size() <= all.size() && all.subList(0, first.size()).equals(first);
  }

  /** All that changed after a sequence, by batch; empty if no entry begins with it. */
  Optional<Collection<Recent>> since(long sequence) {
    SortedMap<Integer, Recent> all = new TreeMap<>();
    boolean reached = false;
    for (Entry entry : entries) {
      reached |= entry.since() == sequence;
      if (reached) {
        entry.changes().forEach(change -> all.merge(change.number(), change, Recent::then));
      }
    }
    return reached ? Optional.of(all.values()) : Optional.empty();
  }
}
