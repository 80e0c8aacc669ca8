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
 * @param questions how many more may be asked before another batch must have come
 * @param deadlineMillis when the peer is given up
 */
record Pull(
    DeviceId device,
    DeviceId peer,
    Phase phase,
    Source source,
    int holes,
    int questions,
    long deadlineMillis) {
  /** How long a peer may take for one answer. */
  static final long ANSWER_MILLIS = 15_000;

  /** Questions without progress: every way to ask once, and the owner may change meanwhile. */
  static final int MAX_QUESTIONS = 8;

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
        device,
        peer,
        Phase.ANSWER,
        source,
        Integer.MAX_VALUE,
        MAX_QUESTIONS,
        nowMillis + ANSWER_MILLIS);
  }

  Pull asking(Source next, long nowMillis) {
    return new Pull(
        device, peer, Phase.ANSWER, next, holes, questions - 1, nowMillis + ANSWER_MILLIS);
  }

  Pull storing(Source what, long nowMillis) {
    return new Pull(device, peer, Phase.STORING, what, holes, questions, nowMillis + ANSWER_MILLIS);
  }

  /** How many questions there were since a batch last came. */
  int asked() {
    return MAX_QUESTIONS - questions;
  }

  /** So many batches of the target are missing now. */
  Pull missing(int left) {
    int more = source == Source.BATCHES && left < holes ? MAX_QUESTIONS : questions;
    return new Pull(device, peer, phase, source, left, more, deadlineMillis);
  }
}
