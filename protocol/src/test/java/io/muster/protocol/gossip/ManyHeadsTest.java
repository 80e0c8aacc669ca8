package io.muster.protocol.gossip;

import static io.muster.protocol.gossip.GossipWorld.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.digest.HeadTree;
import io.muster.protocol.digest.TokenFilter;
import io.muster.protocol.gossip.GossipWorld.Machine;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.testing.FakeAvailability;
import io.muster.protocol.testing.FakeKeys;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More heads than are compared by version. */
class ManyHeadsTest {
  private static final int COUNT = 80;

  private final GossipWorld world =
      new GossipWorld(new FakeMembers(IntStream.rangeClosed(1, COUNT).toArray()), 1, 0);
  private final List<Machine> owners = new ArrayList<>();

  private List<Machine> owners() {
    if (owners.isEmpty()) {
      for (int number = 3; number <= COUNT; number++) {
        Machine owner = world.add(number);
        world.publish(owner, batch(0, 5, number));
        owners.add(owner);
      }
    }
    return owners;
  }

  private static Head copy(Machine from, Machine to) {
    var set = from.store().changedSince(from.id(), null, Integer.MAX_VALUE).orElseThrow();
    to.store().store(from.id(), new Effect.ReplicaUpdate.Whole(set.head(), set.batches()));
    return set.head();
  }

  private long count(Class<? extends GossipMessage> type) {
    return world.heard().stream().filter(heard -> type.isInstance(heard.message())).count();
  }

  private static void assertEqual(Machine a, Machine b) {
    assertThat(a.store().heads()).isEqualTo(b.store().heads());
    assertThat(a.gossip().root()).isEqualTo(b.gossip().root());
  }

  @Test
  void shouldFindByFilterWhatEitherSideLacksAndWhatIsOlder() {
    Machine a = world.add(1);
    Machine b = world.add(2);
    owners().forEach(owner -> copy(owner, a));
    owners().stream().skip(7).forEach(owner -> copy(owner, b));
    for (Machine owner : owners().subList(20, 23)) {
      world.publish(owner, batch(0, 6, 1));
      copy(owner, b);
    }
    world.connect(a, b);
    world.converge(List.of(a, b));
    assertEqual(a, b);
    assertThat(a.store().heads()).hasSize(COUNT - 2);
    assertThat(count(GossipMessage.HeadFilter.class)).isBetween(1L, 4L);
    assertThat(count(GossipMessage.HeadVersions.class)).isZero();
    assertThat(count(GossipMessage.Pull.class)).isEqualTo(10);
  }

  @Test
  void shouldSendNoMoreThanTheBucketsThatDiffer() {
    Machine a = world.add(1);
    Machine b = world.add(2);
    owners().forEach(owner -> copy(owner, a));
    owners().stream().skip(1).forEach(owner -> copy(owner, b));
    world.connect(a, b);
    world.pass(250);
    world.settle(100);
    assertEqual(a, b);
    int among = 1 << HeadTree.bucket(owners().getFirst().id());
    assertThat(world.heard())
        .filteredOn(heard -> heard.message() instanceof GossipMessage.HeadFilterBack)
        .isNotEmpty()
        .allMatch(heard -> ((GossipMessage.HeadFilterBack) heard.message()).among() == among);
  }

  /** A salt under which the filter over what is held wrongly has the token of a head. */
  private static long saltThatHides(Head hidden, Machine holder) {
    List<Hash> tokens = holder.store().heads().values().stream().map(HeadTree::token).toList();
    for (long salt = 0; salt < 100_000; salt++) {
      if (TokenFilter.of(tokens, salt).mightContain(HeadTree.token(hidden))) {
        return salt;
      }
    }
    throw new AssertionError("no filter errs");
  }

  @Test
  void shouldFindInTheSameRoundWhatAFilterHidesByMistake() {
    List<Long> salts = new ArrayList<>();
    RandomSource random = () -> salts.isEmpty() ? 0 : salts.getFirst();
    Machine a = world.add(1, random);
    Machine b = world.add(2, random);
    owners().forEach(owner -> copy(owner, a));
    owners().stream().skip(1).forEach(owner -> copy(owner, b));
    salts.add(saltThatHides(owners().getFirst().store().heads().firstEntry().getValue(), b));
    world.connect(a, b);
    a.gossip().tick(world.now());
    b.gossip().tick(world.now());
    world.run(a, List.of(new Effect.Send(b.id(), new GossipMessage.Agree(a.gossip().root()))));
    world.settle(100);
    assertEqual(a, b);
    assertThat(count(GossipMessage.Agree.class)).isEqualTo(1);
    assertThat(count(GossipMessage.Heads.class)).isZero(); // both filters hid it
    assertThat(count(GossipMessage.HeadVersions.class)).isEqualTo(1);
    assertThat(a.gossip().agreement(b.id())).isEqualTo(Agreement.EXCHANGING);
  }

  @Test
  void shouldShowBothHeadsOfAVersionThatStandsForTwoThings() {
    Machine a = world.add(1);
    Machine b = world.add(2);
    Machine owner = owners().getFirst();
    Version version = owner.store().heads().firstEntry().getValue().version();
    List<AvailabilityBatch> other = List.of(batch(0, 5, 98));
    Head forked =
        FakeAvailability.sign(new FakeKeys(Samples.publicKey(3)), owner.id(), version, other);
    owners().stream().skip(1).forEach(each -> copy(each, a));
    a.store().store(owner.id(), new Effect.ReplicaUpdate.Whole(forked, other));
    owners().forEach(each -> copy(each, b));
    world.connect(a, b);
    world.pass(250);
    world.settle(100);
    assertThat(world.seen())
        .anyMatch(
            effect ->
                effect instanceof Effect.Warn warn
                    && warn.warning() == Effect.Warning.CONFLICTING_HEADS
                    && warn.device().equals(owner.id()));
  }
}
