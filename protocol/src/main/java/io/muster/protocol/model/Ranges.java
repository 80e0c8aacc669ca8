package io.muster.protocol.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of sequences as sorted, disjoint, never adjacent ranges: what was seen of one writer, its
 * holes explicit. Usually a single range from 1.
 */
public record Ranges(List<Range> list) {
  public static final Ranges EMPTY = new Ranges(List.of());

  /** The sequences {@code after + 1} to {@code upTo}. */
  public record Range(long after, long upTo) {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if it is empty or starts below 1
     */
    public Range {
      if (after < 0 || upTo <= after) {
        throw new IllegalArgumentException("no range: (" + after + ", " + upTo + "]");
      }
    }
  }

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if ranges touch, overlap or are unsorted
   */
  public Ranges {
    list = List.copyOf(list);
    for (int i = 1; i < list.size(); i++) {
      if (list.get(i).after() <= list.get(i - 1).upTo()) {
        throw new IllegalArgumentException("ranges are unsorted or touch: " + list);
      }
    }
  }

  public boolean contains(long sequence) {
    for (Range range : list) {
      if (sequence <= range.upTo()) {
        return sequence > range.after();
      }
    }
    return false;
  }

  /** The highest sequence, or 0. */
  public long last() {
    return list.isEmpty() ? 0 : list.getLast().upTo();
  }

  public Ranges plus(Range added) {
    long after = added.after();
    long upTo = added.upTo();
    List<Range> result = new ArrayList<>(list.size() + 1);
    int i = 0;
    for (; i < list.size() && list.get(i).upTo() < after; i++) {
      result.add(list.get(i));
    }
    for (; i < list.size() && list.get(i).after() <= upTo; i++) {
      after = Math.min(after, list.get(i).after());
      upTo = Math.max(upTo, list.get(i).upTo());
    }
    result.add(new Range(after, upTo));
    result.addAll(list.subList(i, list.size()));
    return new Ranges(result);
  }

  /** What this set has and the other lacks. */
  public Ranges minus(Ranges other) {
    List<Range> result = new ArrayList<>();
    for (Range mine : list) {
      long after = mine.after();
      for (Range theirs : other.list) {
        if (theirs.upTo() <= after || theirs.after() >= mine.upTo()) {
          continue;
        }
        if (theirs.after() > after) {
          result.add(new Range(after, theirs.after()));
        }
        after = theirs.upTo();
      }
      if (after < mine.upTo()) {
        result.add(new Range(after, mine.upTo()));
      }
    }
    return new Ranges(result);
  }
}
