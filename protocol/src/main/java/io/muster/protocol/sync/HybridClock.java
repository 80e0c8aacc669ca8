package io.muster.protocol.sync;

import io.muster.protocol.model.Timestamp;

/**
 * The clock of local writes (Kulkarni et al., "Logical physical clocks", 2014): never below the
 * wall clock, never the same twice, never backwards, whatever the wall clock does (the very last
 * valid stamp alone repeats). Not safe for use by several threads.
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
    last = Timestamp.max(clamp(nowMillis), capped(last.next()));
    Timestamp time = Timestamp.max(last, capped(seen.next()));
    observe(time, nowMillis);
    return time;
  }

  /** A stamp at the very end of valid times has no successor that others would take. */
  private static Timestamp capped(Timestamp time) {
    return Timestamp.min(time, Timestamp.LAST);
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
    long most = Timestamp.LATEST_LOCAL.millis();
    return clamp(nowMillis > most ? most : nowMillis + MAX_LEAD_MILLIS);
  }

  private static Timestamp clamp(long nowMillis) {
    long earliest = Timestamp.EARLIEST.millis();
    return Timestamp.ofMillis(Math.clamp(nowMillis, earliest, Timestamp.LATEST_LOCAL.millis()));
  }
}
