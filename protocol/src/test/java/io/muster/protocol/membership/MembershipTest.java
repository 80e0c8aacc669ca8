package io.muster.protocol.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MembershipTest {
  private static final DeviceId PEER = Samples.device(2);

  private final FakeMembers members = new FakeMembers(1, 2);
  private final SplittableRandom random = new SplittableRandom(1);
  private final Membership membership =
      new Membership(Samples.device(1), members, random::nextLong);
  private long nowMillis = 1_000;

  private Now now() {
    return new Now(nowMillis * 1_000_000, Samples.NOW);
  }

  private List<Effect> pass(long millis) {
    nowMillis += millis;
    return membership.tick(now());
  }

  private void connect(Channel... channels) {
    for (Channel channel : channels) {
      membership.connected(PEER, channel, now());
    }
  }

  @Test
  void shouldDialEveryOtherMemberOnBothChannelsAtOnce() {
    assertThat(pass(0))
        .containsExactlyInAnyOrder(
            new Effect.Dial(PEER, Channel.LIBRARY), new Effect.Dial(PEER, Channel.GOSSIP));
    assertThat(pass(250)).isEmpty();
  }

  /** How long it waits before each of so many dials that fail. */
  private List<Long> pauses(int count) {
    pass(0);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      membership.dialFailed(PEER, Channel.GOSSIP, now());
      long from = nowMillis;
      while (!pass(1).contains(new Effect.Dial(PEER, Channel.GOSSIP))) {
        assertThat(nowMillis - from).isLessThan(60_000);
      }
      pauses.add(nowMillis - from);
    }
    return pauses;
  }

  @Test
  void shouldDoubleItsPausesUpToALimitWithJitter() {
    membership.connected(PEER, Channel.LIBRARY, now());
    long expected = PeerLinks.FIRST_PAUSE_MILLIS;
    List<Long> pauses = pauses(6);
    for (long pause : pauses) {
      assertThat(pause).isBetween(expected, expected + expected / 4);
      expected = Math.min(2 * expected, PeerLinks.LAST_PAUSE_MILLIS);
    }
    assertThat(pauses).anyMatch(pause -> pause % 500 != 0);
  }

  @Test
  void shouldCallBackLaterWhoHangsUpAtOnce() {
    pass(0);
    long last = 0;
    for (int i = 0; i < 5; i++) {
      connect(Channel.GOSSIP);
      membership.disconnected(PEER, Channel.GOSSIP, now());
      long from = nowMillis;
      while (!pass(1).contains(new Effect.Dial(PEER, Channel.GOSSIP))) {
        assertThat(nowMillis - from).isLessThan(60_000);
      }
      assertThat(nowMillis - from).isGreaterThan(last);
      last = nowMillis - from;
    }
    connect(Channel.GOSSIP);
    nowMillis += PeerLinks.STEADY_MILLIS; // a good connection makes up for all that
    membership.disconnected(PEER, Channel.GOSSIP, now());
    assertThat(pass(PeerLinks.FIRST_PAUSE_MILLIS * 5 / 4))
        .contains(new Effect.Dial(PEER, Channel.GOSSIP));
  }

  @Test
  void shouldDialAgainWhenNobodyAnswers() {
    pass(0);
    assertThat(pass(PeerLinks.DIAL_MILLIS - 1)).isEmpty();
    assertThat(pass(1)).hasSize(2);
  }

  private void answerAfter(long millis) {
    nowMillis += millis;
    membership.heard(PEER, new GossipMessage.Agreed(Hash.ZERO), now());
  }

  @Test
  void shouldMeasureTheRoundTripOfItsRounds() {
    connect(Channel.GOSSIP, Channel.LIBRARY);
    answerAfter(40); // to nothing
    assertThat(membership.roundTripMicros(PEER)).isEmpty();
    membership.asked(PEER, now());
    answerAfter(40);
    assertThat(membership.roundTripMicros(PEER)).hasValue(40_000);
    membership.asked(PEER, now());
    answerAfter(80);
    answerAfter(500);
    assertThat(membership.roundTripMicros(PEER)).hasValue(45_000);
  }

  @Test
  void shouldNotMeasureWhatMayBeTheAnswerToAnEarlierRound() {
    connect(Channel.GOSSIP);
    membership.asked(PEER, now());
    nowMillis += 5_000;
    membership.asked(PEER, now());
    answerAfter(1);
    answerAfter(1);
    assertThat(membership.roundTripMicros(PEER)).isEmpty();
    membership.asked(PEER, now());
    answerAfter(7);
    assertThat(membership.roundTripMicros(PEER)).hasValue(7_000);
  }

  @Test
  void shouldLetGoOfWhoFellSilentOnWhicheverChannelIsOpen() {
    for (Channel channel : Channel.values()) {
      connect(channel);
      nowMillis += Membership.SILENCE_MILLIS - 1;
      assertThat(pass(0)).noneMatch(effect -> effect instanceof Effect.Disconnect);
      assertThat(pass(1)).hasAtLeastOneElementOfType(Effect.Disconnect.class);
      membership.disconnected(PEER, channel, now());
    }
  }

  @Test
  void shouldLetGoEarlierOfWhoDoesNotAnswer() {
    connect(Channel.GOSSIP);
    nowMillis += 10_000;
    membership.asked(PEER, now());
    nowMillis += 5_000;
    membership.asked(PEER, now());
    nowMillis += Membership.UNANSWERED_MILLIS - 5_001;
    assertThat(pass(0)).noneMatch(effect -> effect instanceof Effect.Disconnect);
    assertThat(pass(1)).hasAtLeastOneElementOfType(Effect.Disconnect.class);
    membership.heard(PEER, new GossipMessage.Agree(Hash.ZERO), now());
    assertThat(pass(1)).noneMatch(effect -> effect instanceof Effect.Disconnect);
  }

  @Test
  void shouldKeepWhoSaysAnything() {
    connect(Channel.GOSSIP, Channel.LIBRARY);
    for (int i = 0; i < 20; i++) {
      nowMillis += Membership.SILENCE_MILLIS / 2;
      membership.heard(PEER, new GossipMessage.Agree(Hash.ZERO), now());
      assertThat(pass(0)).noneMatch(effect -> effect instanceof Effect.Disconnect);
    }
    assertThat(membership.connected(Channel.GOSSIP)).containsExactly(PEER);
  }

  @Test
  void shouldDisconnectARemovedMemberOnceAndForgetIt() {
    connect(Channel.GOSSIP, Channel.LIBRARY);
    members.remove(2);
    assertThat(pass(250)).singleElement().isInstanceOf(Effect.Disconnect.class);
    membership.disconnected(PEER, Channel.GOSSIP, now());
    membership.disconnected(PEER, Channel.LIBRARY, now());
    assertThat(pass(250)).isEmpty();
    assertThat(membership.isConnected(PEER, Channel.GOSSIP)).isFalse();
  }

  @Test
  void shouldDialWhoBecomesAMemberAndWhoBecomesOneAgain() {
    pass(0);
    members.add(3);
    assertThat(pass(250))
        .contains(
            new Effect.Dial(Samples.device(3), Channel.LIBRARY),
            new Effect.Dial(Samples.device(3), Channel.GOSSIP));
    members.remove(3);
    assertThat(pass(250)).singleElement().isInstanceOf(Effect.Disconnect.class);
    members.add(3);
    assertThat(pass(250)).contains(new Effect.Dial(Samples.device(3), Channel.GOSSIP));
  }
}
