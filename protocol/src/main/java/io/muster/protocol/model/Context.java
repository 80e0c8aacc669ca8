package io.muster.protocol.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  /** At most so many writers and ranges of this context: it may claim less than was seen. */
  public Context limited(int maxWriters, int maxRanges) {
    TreeMap<Writer, Ranges> copy = new TreeMap<>();
    int left = maxRanges;
    for (Map.Entry<Writer, Ranges> entry : seen.entrySet()) {
      int size = entry.getValue().list().size();
      if (copy.size() == maxWriters || size > left) {
        break;
      }
      copy.put(entry.getKey(), entry.getValue());
      left -= size;
    }
    return new Context(copy);
  }

  /** A hash of the whole, for two devices to compare. */
  public Hash hash() {
    MessageDigest digest = Hash.newDigest();
    ByteBuffer numbers = ByteBuffer.allocate(2 * Long.BYTES);
    for (ChangeRange range : minus(EMPTY)) {
      Incarnation incarnation = range.writer().incarnation();
      digest.update(range.writer().device().hash().bytes());
      digest.update(
          numbers.clear().putLong(incarnation.counter()).putLong(incarnation.random()).flip());
      digest.update(
          numbers.clear().putLong(range.range().after()).putLong(range.range().upTo()).flip());
    }
    return Hash.of(digest.digest());
  }
}
