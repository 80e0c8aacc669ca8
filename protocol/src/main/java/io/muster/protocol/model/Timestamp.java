package io.muster.protocol.model;

/**
 * A hybrid logical clock value (Kulkarni et al., 2014): milliseconds since 1970 in the upper 48
 * bits, a count within the millisecond in the lower 16. Adding one to the whole carries over by
 * itself.
 */
public record Timestamp(long value) implements Comparable<Timestamp> {
  private static final int COUNT_BITS = 16;

  /** Carried by what follows from a content's bytes alone: older than every real time. */
  public static final Timestamp NONE = new Timestamp(0);

  /** 2020-01-01, the earliest valid time. */
  public static final Timestamp EARLIEST = ofMillis(1_577_836_800_000L);

  /** 2090-01-01: a local clock beyond it counts as this. */
  public static final Timestamp LATEST_LOCAL = ofMillis(3_786_912_000_000L);

  /** 2100-01-01, the end of valid times, exclusive. */
  public static final Timestamp END = ofMillis(4_102_444_800_000L);

  /** The last valid time. */
  public static final Timestamp LAST = new Timestamp(END.value - 1);

  /** The first value of this millisecond. */
  public static Timestamp ofMillis(long millis) {
    return new Timestamp(millis << COUNT_BITS);
  }

  public long millis() {
    return value >>> COUNT_BITS;
  }

  public Timestamp next() {
    return new Timestamp(value + 1);
  }

  /** Whether every replica takes it: from 2020 to 2100, the same rule everywhere. */
  public boolean valid() {
    return compareTo(EARLIEST) >= 0 && compareTo(END) < 0;
  }

  public static Timestamp max(Timestamp a, Timestamp b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  public static Timestamp min(Timestamp a, Timestamp b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  @Override
  public int compareTo(Timestamp other) {
    return Long.compareUnsigned(value, other.value);
  }
}
