package io.muster.protocol.gossip;

import io.muster.protocol.model.Hash;
import io.muster.protocol.port.RandomSource;

/**
 * When the next round with a peer is due: soon while the roots are not proven equal, with pauses
 * that double; rarely while they are.
 */
final class Rounds {
  /** The first pause after a change, and the longest: rounds are the safety net behind pushes. */
  static final long FIRST_MILLIS = 250;

  static final long LAST_MILLIS = 10_000;

  /**
   * What was last found equal with a peer.
   *
   * @param holds false once the peer has shown something else, or may have changed unheard
   */
  record Proven(Hash root, long wallMillis, boolean holds) {
    Proven doubted() {
      return new Proven(root, wallMillis, false);
    }
  }

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
