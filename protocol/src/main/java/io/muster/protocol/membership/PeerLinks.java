package io.muster.protocol.membership;

import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Now;
import io.muster.protocol.wire.Channel;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The connections to one peer. Each channel's link is <em>closed</em> until its pause is over, then
 * <em>dialling</em>, then <em>open</em>; whatever ends it closes it with a longer pause.
 */
final class PeerLinks {
  /** Pauses between dials: they double from the first to the last, with a quarter of jitter. */
  static final long FIRST_PAUSE_MILLIS = 500;

  static final long LAST_PAUSE_MILLIS = 30_000;

  /** A connection that lasts so long was a good one; who hangs up at once is called back later. */
  static final long STEADY_MILLIS = 10_000;

  /** A dial that nobody answers for has failed. */
  static final long DIAL_MILLIS = 30_000;

  private enum State {
    CLOSED,
    DIALLING,
    OPEN
  }

  private static final class Link {
    State state = State.CLOSED;
    long untilMillis = Long.MIN_VALUE;
    long pauseMillis = FIRST_PAUSE_MILLIS;
    long openedMillis;
  }

  private final Map<Channel, Link> links = new EnumMap<>(Channel.class);
  private long heardMillis;
  private OptionalLong unansweredMillis = OptionalLong.empty();
  private OptionalLong askedMicros = OptionalLong.empty();
  private boolean askedTwice;
  private OptionalLong roundTripMicros = OptionalLong.empty();

  PeerLinks() {
    for (Channel channel : Channel.values()) {
      links.put(channel, new Link());
    }
  }

  private Link link(Channel channel) {
    return links.computeIfAbsent(channel, _ -> new Link());
  }

  void connected(Channel channel, long nowMillis) {
    Link link = link(channel);
    link.state = State.OPEN;
    link.openedMillis = nowMillis;
    heard(nowMillis);
    if (channel == Channel.GOSSIP) {
      askedMicros = OptionalLong.empty();
      askedTwice = false;
    }
  }

  void disconnected(Channel channel, long nowMillis, RandomSource random) {
    Link link = link(channel);
    if (link.state == State.OPEN && nowMillis - link.openedMillis >= STEADY_MILLIS) {
      link.pauseMillis = FIRST_PAUSE_MILLIS;
    }
    link.state = State.CLOSED;
    link.untilMillis = nowMillis + link.pauseMillis + random.nextInt((int) link.pauseMillis / 4);
    link.pauseMillis = Math.min(2 * link.pauseMillis, LAST_PAUSE_MILLIS);
  }

  /** Whether a dial is due; it counts as begun. */
  boolean startDial(Channel channel, long nowMillis) {
    Link link = link(channel);
    if (link.state == State.OPEN || nowMillis < link.untilMillis) {
      return false;
    }
    link.state = State.DIALLING;
    link.untilMillis = nowMillis + DIAL_MILLIS;
    return true;
  }

  /** Whether nothing is open, nor on its way. */
  boolean isClosed() {
    return links.values().stream().allMatch(link -> link.state == State.CLOSED);
  }

  boolean isConnected(Channel channel) {
    return link(channel).state == State.OPEN;
  }

  void heard(long nowMillis) {
    heardMillis = nowMillis;
    unansweredMillis = OptionalLong.empty();
  }

  /** How long a question has been open, with nothing heard since. */
  long unansweredFor(long nowMillis) {
    return nowMillis - unansweredMillis.orElse(nowMillis);
  }

  long silentSince(long nowMillis) {
    return nowMillis - heardMillis;
  }

  void asked(Now now) {
    unansweredMillis = OptionalLong.of(unansweredMillis.orElse(now.monotonicMillis()));
    askedTwice = askedMicros.isPresent();
    askedMicros = OptionalLong.of(now.monotonicMicros());
  }

  /**
   * Smooths a longer sample as TCP does, by an eighth (RFC 6298). A shorter one counts half: what a
   * busy device adds to a round trip is no property of the way. Where two questions are open nobody
   * knows which one an answer is to, so it is no sample (Karn and Partridge, "Improving round-trip
   * time estimates in reliable transport protocols", 1987).
   */
  void answered(Now now) {
    if (askedMicros.isPresent() && !askedTwice) {
      long sample = now.monotonicMicros() - askedMicros.getAsLong();
      long before = roundTripMicros.orElse(sample);
      roundTripMicros = OptionalLong.of(before + (sample - before) / (sample < before ? 2 : 8));
    }
    askedMicros = OptionalLong.empty();
    askedTwice = false;
  }

  OptionalLong roundTripMicros() {
    return roundTripMicros;
  }
}
