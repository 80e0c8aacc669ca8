package io.muster.protocol.gossip;

import static io.muster.protocol.gossip.GossipWorld.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.gossip.GossipWorld.Machine;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Version;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.testing.FakeAvailability;
import io.muster.protocol.testing.FakeKeys;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is pulled, from whom, and when. */
class TurnsTest {
  private static final int FLEET = 60;
  private static final Now NOW = new Now(1_000_000_000, Samples.NOW);

  private final FakeMembers members = new FakeMembers(IntStream.rangeClosed(1, FLEET).toArray());
  private final FakeAvailability store = new FakeAvailability(1);
  private final Gossip gossip =
      new Gossip(Samples.device(1), store, members, new FakeKeys(Samples.publicKey(1)), () -> 5);

  private static Head head(int device, long sequence) {
    return FakeAvailability.sign(
        new FakeKeys(Samples.publicKey(device)),
        Samples.device(device),
        new Version(new Incarnation(1, 1), sequence),
        List.of(batch(0, 10, device)));
  }

  private List<Effect> show(int peer, Head head) {
    return gossip.received(Samples.device(peer), new GossipMessage.Heads(List.of(head)), NOW);
  }

  private static Effect pull(int peer, int device) {
    return new Effect.Send(
        Samples.device(peer), new GossipMessage.Pull(Samples.device(device), null));
  }

  @Test
  void shouldPullOnceWhatManyPeersOffer() {
    List<Effect> effects = new ArrayList<>();
    for (int peer = 2; peer < 20; peer++) {
      gossip.connected(Samples.device(peer));
      effects.addAll(show(peer, head(40, 1)));
    }
    assertThat(effects).containsExactly(pull(2, 40));
  }

  @Test
  void shouldAskTheNextOneAtOnceWhereAPeerCannotAnswer() {
    for (int peer = 2; peer < 20; peer++) {
      gossip.connected(Samples.device(peer));
      var _ = show(peer, head(40, 1));
    }
    DeviceId device = Samples.device(40);
    GossipMessage no = new GossipMessage.NotVouched(device);
    assertThat(gossip.received(Samples.device(2), no, NOW)).containsExactly(pull(3, 40));
    assertThat(gossip.received(Samples.device(2), no, NOW)).isEmpty();
    gossip.disconnected(Samples.device(3));
    assertThat(gossip.tick(NOW)).contains(pull(4, 40)).doesNotContain(pull(5, 40));
  }

  @Test
  void shouldGiveEachOfAFleetItsTurn() {
    gossip.connected(Samples.device(2));
    List<Effect> begun = new ArrayList<>();
    for (int device = 3; device <= FLEET; device++) {
      begun.addAll(show(2, head(device, 1)));
    }
    assertThat(begun).hasSize(Pulls.MAX_PULLS);
    for (int next = 0; next < begun.size(); next++) {
      GossipMessage.Pull question = (GossipMessage.Pull) ((Effect.Send) begun.get(next)).message();
      begun.addAll(
          gossip.received(Samples.device(2), new GossipMessage.NotVouched(question.device()), NOW));
    }
    List<Effect> all =
        IntStream.rangeClosed(3, FLEET).<Effect>mapToObj(device -> pull(2, device)).toList();
    assertThat(begun).containsExactlyElementsOf(all);
  }

  private static AvailabilityBatch[] large(int seed) {
    return IntStream.range(0, 40)
        .mapToObj(number -> batch(number, 2_000, seed))
        .toArray(AvailabilityBatch[]::new);
  }

  @Test
  void shouldNotBeHeldUpByOwnersThatChangeForEver() {
    GossipWorld world = new GossipWorld(members, 1, 0);
    Machine reader = world.add(1);
    List<Machine> busy = new ArrayList<>();
    for (int number = 2; number <= 1 + Pulls.MAX_PULLS; number++) {
      Machine owner = world.add(number);
      busy.add(owner);
      owner.store().publish(large(number));
      world.connect(reader, owner);
    }
    AtomicInteger seed = new AtomicInteger(100);
    world.meanwhile(
        message -> {
          if (message instanceof GossipMessage.PullBatches pull) {
            busy.stream()
                .filter(owner -> owner.id().equals(pull.device()))
                .forEach(owner -> owner.store().publish(batch(0, 2_000, seed.incrementAndGet())));
          }
        });
    for (int i = 0; i < 10; i++) {
      world.pass(1_000);
      world.deliver(40);
    }
    assertThat(reader.store().heads()).isEmpty();
    Machine quiet = world.add(50);
    world.connect(reader, quiet);
    world.publish(quiet, batch(0, 10, 1));
    for (int i = 0; i < 60 && reader.store().heads().isEmpty(); i++) {
      world.pass(1_000);
      world.deliver(40);
    }
    assertThat(reader.store().heads()).containsKey(quiet.id());
  }
}
