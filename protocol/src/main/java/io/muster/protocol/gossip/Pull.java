package io.muster.protocol.gossip;

import io.muster.protocol.model.DeviceId;

/**
 * One device's availability on its way here from one peer.
 *
 * <p>{@code CHANGES -> STORING}, and done if the root agrees. If it does not: {@code MISSING} (a
 * filter over what we have) {@code -> STORING}, then {@code LEAVES -> STORING -> BATCHES -> STORING
 * -> BATCHES} until no hole is left. A delta that does not fit goes to {@code LEAVES} at once.
 *
 * @param holes how many batches were missing when they were last asked for
 * @param deadlineMillis when the peer is given up
 */
record Pull(
    DeviceId device, DeviceId peer, Phase phase, Source source, int holes, long deadlineMillis) {
  /** How long a peer may take for one answer. */
  static final long ANSWER_MILLIS = 15_000;

  /** What is awaited. */
  enum Phase {
    ANSWER,
    STORING
  }

  /** What was asked for last. */
  enum Source {
    CHANGES,
    MISSING,
    LEAVES,
    BATCHES,
    /** Batches came from a later head: the leaf list that we have is old. */
    OUTDATED
  }

  static Pull begin(DeviceId device, DeviceId peer, Source source, long nowMillis) {
    return new Pull(
        device, peer, Phase.ANSWER, source, Integer.MAX_VALUE, nowMillis + ANSWER_MILLIS);
  }

  Pull asking(Source next, long nowMillis) {
    return new Pull(device, peer, Phase.ANSWER, next, holes, nowMillis + ANSWER_MILLIS);
  }

  Pull storing(Source what, long nowMillis) {
    return new Pull(device, peer, Phase.STORING, what, holes, nowMillis + ANSWER_MILLIS);
  }

  Pull missing(int left) {
    return new Pull(device, peer, phase, source, left, deadlineMillis);
  }
}
