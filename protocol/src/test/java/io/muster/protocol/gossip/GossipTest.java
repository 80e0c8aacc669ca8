package io.muster.protocol.gossip;

import static io.muster.protocol.gossip.GossipWorld.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.gossip.GossipWorld.Machine;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.testing.FakeAvailability;
import io.muster.protocol.testing.FakeKeys;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GossipTest {
  private final FakeMembers members = new FakeMembers(1, 2, 3);

  private static void assertEqual(Machine a, Machine b) {
    assertThat(a.store().heads()).isEqualTo(b.store().heads());
    for (var device : a.store().heads().keySet()) {
      assertThat(a.store().leafList(device)).isEqualTo(b.store().leafList(device));
    }
    assertThat(a.gossip().root()).isEqualTo(b.gossip().root());
  }

  private static long count(GossipWorld world, Class<? extends GossipMessage> type) {
    return world.heard().stream().filter(heard -> type.isInstance(heard.message())).count();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 20, 200})
  void shouldSpendOneSmallRoundAMinuteWhileInSync(int devices) {
    FakeMembers many = new FakeMembers(IntStream.rangeClosed(1, devices).toArray());
    GossipWorld world = new GossipWorld(many, 1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    for (int number = 1; number <= devices; number++) {
      world.replicate(number, List.of(a, b));
    }
    world.connect(a, b);
    world.converge(List.of(a, b));
    for (int i = 0; i < 1_200; i++) { // five minutes until the pause is as long as it gets
      world.pass(250);
      world.settle(100);
    }
    world.heard().clear();
    for (int i = 0; i < 2_400; i++) {
      world.pass(250);
      world.settle(100);
    }
    assertThat(count(world, GossipMessage.Agree.class)).isBetween(8L, 10L);
    assertThat(count(world, GossipMessage.Agreed.class))
        .isEqualTo(count(world, GossipMessage.Agree.class));
    assertThat(world.heard())
        .hasSizeLessThan(21)
        .allMatch(heard -> 2 * (heard.bytes() + FrameLimits.LENGTH_PREFIX) <= 150);
  }

  @Test
  void shouldPushANewHeadAtOnceAndPullItsPayloadOnce() {
    GossipWorld world = new GossipWorld(members, 1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.connect(a, b);
    world.converge(List.of(a, b));
    world.heard().clear();
    world.publish(a, batch(0, 100, 1));
    assertThat(a.gossip().agreement(b.id())).isEqualTo(Agreement.EXCHANGING);
    world.settle(10);
    assertEqual(a, b);
    assertThat(world.heard().stream().map(heard -> heard.message().getClass().getSimpleName()))
        .containsExactly("Heads", "Pull", "Delta");
  }

  @Test
  void shouldSendOnlyTheBatchThatChanged() {
    GossipWorld world = new GossipWorld(members, 1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.connect(a, b);
    world.publish(a, batch(0, 100, 1), batch(1, 100, 1), batch(2, 100, 1));
    world.converge(List.of(a, b));
    world.heard().clear();
    world.publish(a, batch(1, 100, 2));
    world.settle(10);
    assertEqual(a, b);
    GossipMessage last = world.heard().getLast().message();
    assertThat(last).isInstanceOf(GossipMessage.Delta.class);
    assertThat(((GossipMessage.Delta) last).batches()).hasSize(1);
  }

  @Test
  void shouldRelayAHeadToADeviceThatNeverMeetsItsOwner() {
    GossipWorld world = new GossipWorld(members, 1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    Machine c = world.add(3);
    world.connect(a, b);
    world.connect(b, c);
    world.publish(a, batch(0, 100, 1));
    world.settle(50);
    assertThat(c.store().heads()).containsKey(a.id());
    world.publish(c, batch(0, 50, 2));
    world.converge(List.of(a, b, c));
    assertEqual(a, c);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldConvergeThoughMessagesAreLost(long seed) {
    GossipWorld world = new GossipWorld(members, seed, 0.2);
    List<Machine> line = List.of(world.add(1), world.add(2), world.add(3));
    world.connect(line.get(0), line.get(1));
    world.connect(line.get(1), line.get(2));
    for (int i = 0; i < 20; i++) {
      world.publish(line.get(i % 3), batch(i / 3 % 4, 100, i));
      world.pass(250);
      world.settle(1_000);
    }
    world.converge(line);
    assertEqual(line.get(0), line.get(2));
  }

  private static AvailabilityBatch[] many(int count, int seed) {
    return IntStream.range(0, count)
        .mapToObj(number -> batch(number, 2_000, seed))
        .toArray(AvailabilityBatch[]::new);
  }

  @Test
  void shouldMoveALargeStateByLeafListWhileItsOwnerKeepsChanging() {
    GossipWorld world = new GossipWorld(members, 1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.publish(a, many(60, 1)); // some 32 KB each: four frames
    world.connect(a, b);
    AtomicInteger changes = new AtomicInteger();
    world.meanwhile(
        message -> {
          if (message instanceof GossipMessage.Batches && changes.incrementAndGet() <= 3) {
            world.publish(a, batch(changes.get(), 2_000, 100 + changes.get()));
          }
        });
    world.converge(List.of(a, b));
    assertEqual(a, b);
    assertThat(count(world, GossipMessage.LeafList.class)).isBetween(1L, 5L);
    long batches =
        world.heard().stream()
            .filter(heard -> heard.message() instanceof GossipMessage.Batches)
            .mapToLong(heard -> ((GossipMessage.Batches) heard.message()).batches().size())
            .sum();
    assertThat(batches).isBetween(57L, 70L); // unchanged ones survive a newer head
    assertThat(world.heard()).allMatch(heard -> heard.bytes() <= FrameLimits.GOSSIP);
  }

  @Test
  void shouldRepairDamagedRowsByFilter() {
    GossipWorld world = new GossipWorld(members, 1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.connect(a, b);
    world.publish(a, batch(0, 10, 1), batch(1, 10, 1), batch(2, 10, 1));
    world.converge(List.of(a, b));
    b.store().damage(a.id(), batch(1, 10, 2));
    world.heard().clear();
    world.publish(a, batch(2, 10, 2));
    world.settle(20);
    assertEqual(a, b);
    assertThat(count(world, GossipMessage.PullMissing.class)).isEqualTo(1);
    // The damaged one and the changed one, which was not written by itself.
    assertThat(((GossipMessage.Delta) world.heard().getLast().message()).batches()).hasSize(2);
  }

  @Test
  void shouldNoLongerClaimToBeInSyncAfterAConnectOrAnotherRoot() {
    GossipWorld world = new GossipWorld(members, 1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.connect(a, b);
    world.converge(List.of(a, b));
    a.gossip().received(b.id(), new GossipMessage.Agree(new Samples(1).hash()), world.now());
    assertThat(a.gossip().agreement(b.id())).isEqualTo(Agreement.EXCHANGING);
    world.converge(List.of(a, b));
    a.gossip().disconnected(b.id());
    a.gossip().connected(b.id());
    assertThat(a.gossip().agreement(b.id())).isEqualTo(Agreement.EXCHANGING);
    assertThat(a.gossip().lastProof(b.id())).isPresent();
  }

  @Test
  void shouldLeaveOutTheHeadsOfARemovedMember() {
    GossipWorld world = new GossipWorld(members, 1, 0);
    Machine a = world.add(1);
    Machine b = world.add(2);
    world.connect(a, b);
    var empty = a.gossip().root();
    world.publish(b, batch(0, 5, 1));
    world.settle(10);
    assertThat(a.gossip().root()).isNotEqualTo(empty);
    members.remove(2);
    a.gossip().tick(world.now());
    assertThat(a.gossip().root()).isEqualTo(empty);
  }

  @Test
  void shouldTellAnOwnerThatItNeverMeetsWhoHoldsAnotherOfItsVersions() {
    GossipWorld world = new GossipWorld(members, 1, 0);
    Machine owner = world.add(1);
    Machine between = world.add(2);
    Machine far = world.add(3);
    world.publish(owner, batch(0, 10, 1));
    Version version = Objects.requireNonNull(owner.store().heads().get(owner.id())).version();
    AvailabilityBatch other = batch(0, 10, 2);
    FakeKeys keys = new FakeKeys(Samples.publicKey(1));
    Head forked = FakeAvailability.sign(keys, owner.id(), version, List.of(other));
    far.store().store(owner.id(), new Effect.ReplicaUpdate.Whole(forked, List.of(other)));
    world.connect(owner, between);
    world.converge(List.of(owner, between));

    world.connect(between, far);
    world.converge(List.of(owner, between, far));

    assertThat(owner.store().heads().get(owner.id()))
        .isEqualTo(far.store().heads().get(owner.id()))
        .satisfies(head -> assertThat(head.version().incarnation().counter()).isGreaterThan(1));
  }
}
