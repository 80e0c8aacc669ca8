package io.muster.protocol.gossip;

import io.muster.protocol.model.Hash;
import io.muster.protocol.port.RandomSource;

/**
 * When the next round with a peer is due: soon while the roots are not proven equal, with pauses
 * that double; rarely while they are.
 */
final class Pace {
  /** The first pause after a change, and the longest: rounds are the safety net behind pushes. */
  static final long FIRST_MILLIS = 250;

  static final long LAST_MILLIS = 10_000;

  private long nextMillis = Long.MIN_VALUE;
  private long pauseMillis = FIRST_MILLIS;
  private boolean wasInSync;
  private Hash lastRoot = Hash.ZERO;

  /** Whether a round is due now; it counts as begun. */
  boolean due(boolean inSync, Hash root, long nowMillis, RandomSource random) {
    if (!inSync && (wasInSync || !root.equals(lastRoot))) {
      pauseMillis = FIRST_MILLIS;
      nextMillis = Math.min(nextMillis, nowMillis + pauseMillis);
    }
    wasInSync = inSync;
    lastRoot = root;
    if (nowMillis < nextMillis) {
      return false;
    }
    if (inSync) {
      pauseMillis = LAST_MILLIS;
    }
    nextMillis = nowMillis + pauseMillis + random.nextInt((int) (pauseMillis / 4));
    pauseMillis = Math.min(2 * pauseMillis, LAST_MILLIS);
    return true;
  }
}
