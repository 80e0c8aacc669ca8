package io.muster.protocol.gossip;

/**
 * When a change of our own is signed: at once if the last head was signed a while ago, else with
 * all that has come by then. So a single change waits for nothing, and what never rests costs its
 * peers at most four heads a second.
 */
public final class SigningPace {
  /** Between two heads. */
  public static final long PAUSE_MILLIS = 250;

  private long lastMillis;
  private boolean signed;

  /** How long a change waits that comes now. */
  public long delayMillis(long nowMillis) {
    return signed ? Math.clamp(lastMillis + PAUSE_MILLIS - nowMillis, 0, PAUSE_MILLIS) : 0;
  }

  /** A head is signed now. */
  public void signed(long nowMillis) {
    signed = true;
    lastMillis = nowMillis;
  }
}
