package io.muster.protocol.step;

/**
 * The time of a step.
 *
 * @param monotonicNanos never runs backwards; for everything that lasts
 * @param wallMillis since 1970; only for people to read
 */
public record Now(long monotonicNanos, long wallMillis) {
  public long monotonicMillis() {
    return monotonicNanos / 1_000_000;
  }

  public long monotonicMicros() {
    return monotonicNanos / 1_000;
  }
}
