package io.muster.protocol.model;

import com.google.protobuf.ByteString;

/**
 * Whether a record (or a sidecar in a group) exists, as a causal length: the number of creates and
 * deletes that led to it, odd while alive. The greater length wins, whatever the clocks say, so
 * what was deleted comes back only through a create that has seen the delete (Yu and Rostad, "A
 * low-cost set CRDT based on causal lengths", 2020).
 */
public final class Life {
  /** The field of a record's own life. */
  public static final String FIELD = "life";

  /** Longest causal length: out of reach for who counts, and far from where counting overflows. */
  public static final long MAX_LENGTH = 1L << 48;

  private static final String SUFFIX = ".life";

  private Life() {}

  public static boolean isLife(String field) {
    return field.equals(FIELD) || field.endsWith(SUFFIX);
  }

  /**
   * Reads the causal length.
   *
   * @throws IllegalArgumentException if it is no number from 1 to {@link #MAX_LENGTH}
   */
  public static long length(ByteString value) {
    long length = Values.number(value);
    if (length < 1 || length > MAX_LENGTH) {
      throw new IllegalArgumentException("a life counts from 1 to 2^48, not " + length);
    }
    return length;
  }

  public static boolean isAlive(long length) {
    return (length & 1) == 1;
  }
}
