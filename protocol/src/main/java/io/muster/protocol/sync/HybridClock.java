package io.muster.protocol.sync;

import io.muster.protocol.model.Timestamp;

/**
 * The clock of local writes (Kulkarni et al., "Logical physical clocks", 2014): never below the
 * wall clock, never the same twice, never backwards, whatever the wall clock does. Not safe for use
 * by several threads.
 */
public final class HybridClock {
  /** How far a received time may lead this clock ahead of the wall clock. */
  public static final long MAX_LEAD_MILLIS = 5 * 60 * 1000L;

  private Timestamp last;

  /**
   * Goes on from a stored value.
   *
   * @param last the latest time handed out before, or {@link Timestamp#NONE}
   */
  public HybridClock(Timestamp last) {
    this.last = last;
  }

  /**
   * The time of a new write.
   *
   * @param nowMillis the wall clock
   * @param seen the time of the register that it replaces, or {@link Timestamp#NONE}
   */
  public Timestamp next(long nowMillis, Timestamp seen) {
    Timestamp floor = Timestamp.max(last.next(), seen.next());
    Timestamp time = Timestamp.max(clamp(nowMillis), floor);
    last = Timestamp.max(last, Timestamp.min(time, lead(nowMillis)));
    return time;
  }

  /** Follows a received time, but not far ahead of the wall clock: a wrong clock stays alone. */
  public void observe(Timestamp received, long nowMillis) {
    if (received.valid()) {
      last = Timestamp.max(last, Timestamp.min(received, lead(nowMillis)));
    }
  }

  public Timestamp last() {
    return last;
  }

  private static Timestamp lead(long nowMillis) {
    return Timestamp.max(clamp(nowMillis), clamp(nowMillis + MAX_LEAD_MILLIS));
  }

  private static Timestamp clamp(long nowMillis) {
    Timestamp now = nowMillis < 0 ? Timestamp.EARLIEST : Timestamp.ofMillis(nowMillis);
    return Timestamp.min(Timestamp.max(now, Timestamp.EARLIEST), Timestamp.LATEST_LOCAL);
  }
}
