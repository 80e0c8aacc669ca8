package io.muster.protocol.gossip;

import static io.muster.protocol.gossip.GossipWorld.batch;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Version;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input.Stored;
import io.muster.protocol.step.Now;
import io.muster.protocol.step.RefusedHead;
import io.muster.protocol.testing.FakeAvailability;
import io.muster.protocol.testing.FakeKeys;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** One honest machine, device 1, and peers that are not. */
class HostileGossipTest {
  private static final DeviceId SELF = Samples.device(1);
  private static final DeviceId PEER = Samples.device(2);
  private static final Now NOW = new Now(1_000_000_000, Samples.NOW);

  private final FakeMembers members = new FakeMembers(1, 2, 3);
  private final FakeAvailability store = new FakeAvailability(1);
  private final Gossip gossip =
      new Gossip(SELF, store, members, new FakeKeys(Samples.publicKey(1)), () -> 5);

  private List<Effect> receive(GossipMessage message) {
    gossip.connected(PEER);
    return gossip.received(PEER, message, NOW);
  }

  private static Head head(int signer, int device, long counter, long sequence, int seed) {
    return FakeAvailability.sign(
        new FakeKeys(Samples.publicKey(signer)),
        Samples.device(device),
        new Version(new Incarnation(counter, 1), sequence),
        List.of(batch(0, 10, seed)));
  }

  private static GossipMessage heads(Head... heads) {
    return new GossipMessage.Heads(List.of(heads));
  }

  @Test
  void shouldCutOffWhoPassesOnAForgedHead() {
    assertThat(receive(heads(head(2, 3, 1, 1, 1), head(2, 3, 1, 2, 1))))
        .hasSize(2) // and nothing is checked after it
        .hasAtLeastOneElementOfType(Effect.Disconnect.class)
        .hasAtLeastOneElementOfType(Effect.Warn.class);
  }

  @Test
  void shouldNotBelieveASignatureOverOtherCounts() {
    Head good = head(3, 3, 1, 1, 1);
    Head bad =
        new Head(
            good.device(),
            good.library(),
            good.version(),
            good.root(),
            new Head.Counts(1, 10, 9_999),
            good.signature());
    assertThat(receive(heads(bad))).hasAtLeastOneElementOfType(Effect.Disconnect.class);
  }

  @Test
  void shouldIgnoreHeadsOfStrangersWithoutBlamingTheRelay() {
    assertThat(receive(heads(head(9, 9, 1, 1, 1)))).isEmpty();
  }

  @Test
  void shouldNotTrustAMemberRecordWhoseKeyIsNotTheDevices() {
    members.put(new Member(Samples.device(3), "hijacked", Samples.publicKey(2)));
    assertThat(receive(heads(head(2, 3, 1, 1, 1)))).isEmpty();
  }

  private void know(Head head, AvailabilityBatch... batches) {
    assertThat(store.store(head.device(), new Effect.ReplicaUpdate.Whole(head, List.of(batches))))
        .isInstanceOf(Stored.Complete.class);
  }

  @Test
  void shouldNotBeRolledBackByAnOlderHead() {
    know(head(3, 3, 1, 5, 1), batch(0, 10, 1));
    assertThat(receive(heads(head(3, 3, 1, 4, 2)))).isEmpty();
    assertThat(store.heads().get(Samples.device(3))).isEqualTo(head(3, 3, 1, 5, 1));
  }

  @Test
  void shouldWarnOfOneVersionWithTwoRootsAndPullNothing() {
    know(head(3, 3, 1, 5, 1), batch(0, 10, 1));
    assertThat(receive(heads(head(3, 3, 1, 5, 2))))
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Warn.class,
            warn -> assertThat(warn.warning()).isEqualTo(Effect.Warning.CONFLICTING_HEADS));
  }

  @Test
  void shouldWarnOfOneVersionThatDiffersInMoreThanItsRoot() {
    know(head(3, 3, 1, 5, 1), batch(0, 10, 1));
    Head first = head(3, 3, 1, 5, 1);
    Head other =
        new Head(
            first.device(),
            first.library(),
            first.version(),
            first.root(),
            new Head.Counts(1, 10, 9),
            ByteString.EMPTY);
    FakeKeys keys = new FakeKeys(Samples.publicKey(3));
    assertThat(receive(heads(other.signed(keys.sign(other.signedBytes())))))
        .singleElement()
        .isInstanceOf(Effect.Warn.class);
  }

  @Test
  void shouldShowItsHeadsWhereVersionsAreEqualAndRootsAreNot() {
    know(head(3, 3, 1, 5, 1), batch(0, 10, 1));
    TreeMap<DeviceId, Version> versions = new TreeMap<>();
    versions.put(Samples.device(3), new Version(new Incarnation(1, 1), 5));
    GossipMessage theirs = new GossipMessage.HeadVersions(new Samples(1).hash(), versions);
    assertThat(receive(theirs)).containsExactly(new Effect.Send(PEER, heads(head(3, 3, 1, 5, 1))));
  }

  @Test
  void shouldBeginANewIncarnationWhenAPeerKnowsALaterHeadOfItsOwn() {
    store.publish(batch(0, 10, 1));
    assertThat(receive(heads(head(1, 1, 4, 9, 2)))).containsExactly(new Effect.RenewIncarnation(4));
    assertThat(receive(heads(head(2, 1, 4, 9, 2))))
        .noneMatch(effect -> effect instanceof Effect.RenewIncarnation);
    assertThat(receive(heads(store.publish(batch(0, 10, 3))))).isEmpty();
  }

  private static List<Effect> renewals(List<Effect> effects) {
    return effects.stream().filter(effect -> effect instanceof Effect.RenewIncarnation).toList();
  }

  private List<Effect> foreign(long counter, long atMillis) {
    gossip.connected(PEER);
    Now at = new Now(atMillis * 1_000_000, Samples.NOW);
    return gossip.received(PEER, heads(head(1, 1, counter, 1, 2)), at);
  }

  @Test
  void shouldReportACloneAtTheThirdForeignIncarnationWithinTenMinutesAndPublishNothingMore() {
    store.publish(batch(0, 10, 1));
    assertThat(renewals(foreign(4, 1_000))).hasSize(1);
    assertThat(renewals(foreign(4, 1_500))).hasSize(1); // the same one, not renewed yet
    assertThat(renewals(foreign(6, 2_000))).hasSize(1);
    assertThat(foreign(8, 600_000))
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Warn.class,
            warn -> assertThat(warn.warning()).isEqualTo(Effect.Warning.CLONED_DEVICE));
    assertThat(foreign(9, 600_500)).isEmpty();
    store.publish(batch(0, 10, 3));
    assertThat(gossip.published(new Now(600_600 * 1_000_000L, Samples.NOW))).isEmpty();
    assertThat(renewals(foreign(9, 602_000))).containsExactly(new Effect.RenewIncarnation(9));
  }

  @Test
  void shouldNotTakeForeignIncarnationsForACloneThatAreFarApart() {
    store.publish(batch(0, 10, 1));
    for (int i = 1; i < 10; i++) {
      assertThat(renewals(foreign(2L * i, i * 301_000L))).hasSize(1);
    }
  }

  @Test
  void shouldCountTheHeadsThatItDoesNotTake() {
    know(head(3, 3, 1, 5, 1), batch(0, 10, 1));
    receive(heads(head(3, 3, 1, 4, 2)));
    receive(heads(head(3, 3, 1, 5, 1))); // the one that it has
    receive(heads(head(3, 3, 1, 5, 2)));
    receive(heads(head(9, 9, 1, 1, 1)));
    receive(heads(head(2, 3, 1, 6, 1)));
    assertThat(gossip.refused())
        .isEqualTo(
            Map.of(
                RefusedHead.OLDER, 1L,
                RefusedHead.CLASHING, 1L,
                RefusedHead.STRANGE, 1L,
                RefusedHead.FORGED, 1L));
  }

  @Test
  void shouldNotRenewForAMereClaimOfALaterVersion() {
    store.publish(batch(0, 10, 1));
    TreeMap<DeviceId, Version> versions = new TreeMap<>();
    versions.put(SELF, new Version(new Incarnation(9, 9), 9));
    assertThat(receive(new GossipMessage.HeadVersions(new Samples(1).hash(), versions)))
        .noneMatch(effect -> effect instanceof Effect.RenewIncarnation);
  }

  @Test
  void shouldTakeNoStateThatItDidNotAskFor() {
    Head head = head(3, 3, 1, 1, 1);
    assertThat(receive(new GossipMessage.Delta(head, List.of(batch(0, 10, 1)), true))).isEmpty();
  }

  @Test
  void shouldCutOffWhoseLeafListDoesNotGiveTheSignedRoot() {
    receive(heads(head(2, 2, 1, 1, 1)));
    GossipMessage list =
        new GossipMessage.LeafList(head(2, 2, 1, 1, 1), List.of(new Samples(1).hash()));
    assertThat(receiveOn(list)).hasAtLeastOneElementOfType(Effect.Disconnect.class);
  }

  private List<Effect> receiveOn(GossipMessage message) {
    return gossip.received(PEER, message, NOW);
  }

  /** Answers every question with the same trick until the machine asks no more. */
  private int questionsUntilGivenUp(Function<GossipMessage, GossipMessage> trick, Head head) {
    List<Effect> open = new ArrayList<>(receive(heads(head)));
    int questions = 0;
    while (!open.isEmpty()) {
      Effect effect = open.removeFirst();
      if (effect instanceof Effect.Send(DeviceId peer, GossipMessage question)) {
        assertThat(++questions).as("questions").isLessThan(100);
        open.addAll(gossip.received(peer, trick.apply(question), NOW));
      } else if (effect
          instanceof Effect.StoreReplica(DeviceId peer, DeviceId device, var update)) {
        open.addAll(gossip.stored(peer, device, store.store(device, update), NOW));
      }
    }
    return questions;
  }

  private static Head large() {
    List<AvailabilityBatch> batches = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      batches.add(batch(i, 3, 1));
    }
    return FakeAvailability.sign(
        new FakeKeys(Samples.publicKey(2)), PEER, new Version(new Incarnation(1, 1), 7), batches);
  }

  private static GossipMessage leaves(Head head) {
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      leaves.add(BatchTree.leaf(batch(i, 3, 1)));
    }
    return new GossipMessage.LeafList(head, leaves);
  }

  @Test
  void shouldGiveUpOnAPeerThatNeverCompletes() {
    Head head = large();
    assertThat(questionsUntilGivenUp(_ -> new GossipMessage.Delta(head, List.of(), false), head))
        .isLessThanOrEqualTo(1 + Pull.MAX_QUESTIONS);
  }

  @Test
  void shouldGiveUpOnAPeerThatSendsEmptyBatchesForEver() {
    Head head = large();
    assertThat(
            questionsUntilGivenUp(
                question ->
                    question instanceof GossipMessage.PullBatches
                        ? new GossipMessage.Batches(head, List.of())
                        : question instanceof GossipMessage.PullLeaves
                            ? leaves(head)
                            : new GossipMessage.Delta(head, List.of(), true),
                head))
        .isLessThanOrEqualTo(1 + Pull.MAX_QUESTIONS);
  }

  @Test
  void shouldGiveUpOnAPeerThatAlwaysAnswersFromAnotherHead() {
    Head head = large();
    Head other = head(2, 2, 1, 3, 1);
    assertThat(
            questionsUntilGivenUp(
                question ->
                    question instanceof GossipMessage.PullBatches
                        ? new GossipMessage.Batches(other, List.of())
                        : question instanceof GossipMessage.PullLeaves
                            ? leaves(head)
                            : new GossipMessage.Delta(head, List.of(), false),
                head))
        .isLessThanOrEqualTo(1 + Pull.MAX_QUESTIONS);
  }

  @Test
  void shouldTakeAnOlderCompleteStateWhileItsTargetIsOutOfReach() {
    Head head = large();
    store.store(
        PEER,
        new Effect.ReplicaUpdate.Target(
            head, Collections.nCopies(40, new Samples(1).hash()))); // nobody has it any more
    assertThat(receive(heads(head(2, 2, 1, 3, 1))))
        .containsExactly(new Effect.Send(PEER, new GossipMessage.Pull(PEER, null)));
  }

  @Test
  void shouldGiveUpOnSilenceAndAskTheNextPeer() {
    gossip.connected(Samples.device(3));
    receive(heads(head(2, 2, 1, 1, 1)));
    assertThat(receiveOn(heads(head(2, 2, 1, 1, 1)))).isEmpty();
    Now later = new Now(NOW.monotonicNanos() + Pull.ANSWER_MILLIS * 1_000_000, Samples.NOW);
    gossip.tick(later);
    assertThat(gossip.received(Samples.device(3), heads(head(2, 2, 1, 1, 1)), later))
        .containsExactly(new Effect.Send(Samples.device(3), new GossipMessage.Pull(PEER, null)));
  }

  @Test
  void shouldSayNothingToWhoIsNotConnected() {
    assertThat(gossip.received(PEER, new GossipMessage.PullLeaves(SELF), NOW)).isEmpty();
  }

  @Test
  void shouldSayThatItVouchesForNothing() {
    List<GossipMessage> questions =
        List.of(
            new GossipMessage.Pull(PEER, null),
            new GossipMessage.PullLeaves(PEER),
            new GossipMessage.PullBatches(PEER, List.of(1)));
    for (GossipMessage question : questions) {
      assertThat(receive(question))
          .containsExactly(new Effect.Send(PEER, new GossipMessage.NotVouched(PEER)));
    }
  }

  @Test
  void shouldThrowAtAFilterThatClaimsMoreThanItHas() {
    GossipMessage bomb =
        new GossipMessage.HeadFilterBack(
            1, -1, ByteString.copyFrom(new byte[] {1, 9, 127, 0, 0, 0, 1}));
    Optional<IllegalArgumentException> thrown = Optional.empty();
    try {
      receive(bomb);
    } catch (IllegalArgumentException e) {
      thrown = Optional.of(e);
    }
    assertThat(thrown).isPresent();
  }
}
