package io.muster.protocol.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The canonical writes that a device has seen: a version vector with explicit holes. A maximum per
 * writer alone would skip what arrived out of order.
 */
public record Context(SortedMap<Writer, Ranges> seen) {
  public static final Context EMPTY = new Context(new TreeMap<>());

  /** Copies the map; writers of whom nothing was seen are left out. */
  public Context {
    TreeMap<Writer, Ranges> copy = new TreeMap<>(seen);
    copy.values().removeIf(ranges -> ranges.list().isEmpty());
    seen = Collections.unmodifiableSortedMap(copy);
  }

  public Ranges of(Writer writer) {
    return seen.getOrDefault(writer, Ranges.EMPTY);
  }

  public boolean contains(Dot dot) {
    return of(dot.writer()).contains(dot.sequence());
  }

  public Context plus(ChangeRange added) {
    TreeMap<Writer, Ranges> copy = new TreeMap<>(seen);
    copy.put(added.writer(), of(added.writer()).plus(added.range()));
    return new Context(copy);
  }

  public Context plus(Context other) {
    TreeMap<Writer, Ranges> copy = new TreeMap<>(seen);
    for (ChangeRange range : other.minus(EMPTY)) {
      copy.merge(
          range.writer(),
          Ranges.EMPTY.plus(range.range()),
          (mine, theirs) -> mine.plus(range.range()));
    }
    return new Context(copy);
  }

  /** What this context has seen and the other has not, by writer and sequence. */
  public List<ChangeRange> minus(Context other) {
    List<ChangeRange> result = new ArrayList<>();
    seen.forEach(
        (writer, ranges) ->
            ranges
                .minus(other.of(writer))
                .list()
                .forEach(range -> result.add(new ChangeRange(writer, range))));
    return result;
  }
}
