package io.muster.protocol.gossip;

import io.muster.protocol.model.Hash;
import io.muster.protocol.port.RandomSource;

/**
 * When the next round with a peer is due. While the roots are not proven equal both sides begin
 * rounds, soon after a change and with pauses that double. While they are, one side alone does, and
 * the pause grows to a minute: the round is then the probe that shows that the other lives, and is
 * repeated soon if no answer comes.
 */
final class Pace {
  /** The first pause after a change; who hears a push needs some of it to pull. */
  static final long FIRST_MILLIS = 250;

  /** The other side waits longer at first: one round does for both. */
  static final long OTHER_FIRST_MILLIS = 3 * FIRST_MILLIS;

  /** The longest pause while roots differ: rounds are the safety net behind pushes. */
  static final long UNEQUAL_MILLIS = 10_000;

  /** The longest while they are equal, to which as much as an eighth is added. */
  static final long EQUAL_MILLIS = 60_000;

  /** A probe that was not answered for so long is repeated. */
  static final long ANSWER_MILLIS = 2_500;

  private static final int JITTER = 8;

  private final boolean begins;
  private final RandomSource random;
  private long nextMillis = Long.MIN_VALUE;
  private long askedMillis;
  private long pauseMillis = FIRST_MILLIS;
  private boolean wasInSync;
  private boolean awaits;
  private Hash lastRoot = Hash.ZERO;

  /**
   * The pace of one connection.
   *
   * @param begins whether this side begins the rounds while the roots are equal
   */
  Pace(boolean begins, RandomSource random) {
    this.begins = begins;
    this.random = random;
  }

  /** The peer has said something. */
  void heard() {
    awaits = false;
  }

  /** Whether a round is due now; it counts as begun. */
  boolean due(boolean inSync, Hash root, long nowMillis) {
    adapt(inSync, root, nowMillis);
    boolean repeats = inSync && awaits && nowMillis >= askedMillis + ANSWER_MILLIS;
    if ((nowMillis < nextMillis && !repeats) || (inSync && !begins)) {
      return false;
    }
    pause(nowMillis, inSync ? EQUAL_MILLIS : UNEQUAL_MILLIS);
    askedMillis = nowMillis;
    awaits = true;
    return true;
  }

  private void adapt(boolean inSync, Hash root, long nowMillis) {
    if (inSync && !wasInSync) {
      pauseMillis = UNEQUAL_MILLIS;
      pause(nowMillis, EQUAL_MILLIS);
    } else if (!inSync && (wasInSync || !root.equals(lastRoot))) {
      pauseMillis = begins ? FIRST_MILLIS : OTHER_FIRST_MILLIS;
      long soon = nowMillis + pauseMillis;
      nextMillis = wasInSync ? soon : Math.min(nextMillis, soon);
    }
    wasInSync = inSync;
    lastRoot = root;
  }

  /** The next one is after the pause, and the one after that later still. */
  private void pause(long nowMillis, long longestMillis) {
    nextMillis = nowMillis + pauseMillis + random.nextInt((int) (pauseMillis / JITTER));
    pauseMillis = Math.min(2 * pauseMillis, longestMillis);
  }
}
