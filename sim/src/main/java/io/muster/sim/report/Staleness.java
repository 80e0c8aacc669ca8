package io.muster.sim.report;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Ranges;
import io.muster.protocol.model.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long it takes from a write's commit on one device until it is on each other device, by when
 * it was written. The stretches of time double as the run grows, so memory does not.
 */
final class Staleness {
  /** Stretches of time; even, since two become one. */
  static final int MAX_STRETCHES = 60;

  /** Writes that are followed at once, each to each device; later ones are only counted. */
  static final int MAX_FOLLOWED = 1_000_000;

  private static final long FIRST_STRETCH_MILLIS = 1_000;

  private record Write(long millis, Ranges.Range range) {}

  private final SortedMap<Integer, SortedMap<Writer, Deque<Write>>> awaited = new TreeMap<>();
  private final List<Histogram> stretches = new ArrayList<>();
  private long stretchMillis = FIRST_STRETCH_MILLIS;
  private int followed;
  private long notFollowed;

  /** A device takes part. */
  void begins(int device) {
    awaited.computeIfAbsent(device, _ -> new TreeMap<>());
  }

  /** A write is durable on its device. */
  void written(int device, List<ChangeRange> dots, long millis) {
    for (ChangeRange range : dots) {
      for (var entry : awaited.entrySet()) {
        if (entry.getKey() != device) {
          await(entry.getValue(), range, millis);
        }
      }
    }
  }

  private void await(SortedMap<Writer, Deque<Write>> writers, ChangeRange range, long millis) {
    if (followed >= MAX_FOLLOWED) {
      notFollowed++;
      return;
    }
    followed++;
    writers
        .computeIfAbsent(range.writer(), _ -> new ArrayDeque<>())
        .add(new Write(millis, range.range()));
  }

  /** A device has got something: what it has seen by now has arrived. */
  void arrived(int device, Context seen, long millis) {
    SortedMap<Writer, Deque<Write>> writers = awaited.getOrDefault(device, new TreeMap<>());
    writers.forEach((writer, writes) -> arrived(writes, seen.of(writer), millis));
  }

  private void arrived(Deque<Write> writes, Ranges seen, long millis) {
    for (Iterator<Write> each = writes.iterator(); each.hasNext(); ) {
      Write write = each.next();
      if (write.range().after() >= seen.last()) {
        return; // nor any later one
      }
      if (seen.plus(write.range()).equals(seen)) {
        each.remove();
        followed--;
        stretch(write.millis()).add(Math.max(0, millis - write.millis()));
      }
    }
  }

  private Histogram stretch(long millis) {
    while (millis / stretchMillis >= MAX_STRETCHES) {
      List<Histogram> before = List.copyOf(stretches);
      stretches.clear();
      for (int i = 0; i < before.size(); i++) {
        at(i / 2).add(before.get(i));
      }
      stretchMillis *= 2;
    }
    return at((int) (millis / stretchMillis));
  }

  private Histogram at(int index) {
    while (stretches.size() <= index) {
      stretches.add(new Histogram());
    }
    return stretches.get(index);
  }

  long stretchMillis() {
    return stretchMillis;
  }

  /** One for each stretch of time, from the beginning. */
  List<Histogram> stretches() {
    return List.copyOf(stretches);
  }

  Histogram all() {
    Histogram all = new Histogram();
    stretches.forEach(all::add);
    return all;
  }

  /** How many writes are still not where they are awaited, each counted for each device. */
  int missing() {
    return followed;
  }

  long notFollowed() {
    return notFollowed;
  }
}
