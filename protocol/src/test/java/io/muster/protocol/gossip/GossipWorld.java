package io.muster.protocol.gossip;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.testing.FakeAvailability;
import io.muster.protocol.testing.FakeKeys;
import io.muster.protocol.testing.FakeMembers;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.MessageCodec;
import io.muster.protocol.wire.WireException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.roaringbitmap.RoaringBitmap;

/** Gossip machines on a network that can lose, in virtual time, by one seed. */
final class GossipWorld {
  /** A machine with what it stores. */
  record Machine(DeviceId id, FakeAvailability store, Gossip gossip) {}

  /** A message that was delivered, and its size. */
  record Heard(GossipMessage message, int bytes) {}

  private record Flying(DeviceId from, DeviceId to, ByteString frame) {}

  private final FakeMembers members;
  private final SplittableRandom random;
  private final double loss;
  private final SortedMap<DeviceId, Machine> machines = new TreeMap<>();
  private final Deque<Flying> flying = new ArrayDeque<>();
  private final List<Heard> heard = new ArrayList<>();
  private final List<Effect> seen = new ArrayList<>();
  private Consumer<GossipMessage> meanwhile = _ -> {};
  private long nowMillis;

  GossipWorld(FakeMembers members, long seed, double loss) {
    this.members = members;
    this.random = new SplittableRandom(seed);
    this.loss = loss;
  }

  Machine add(int number) {
    return add(number, random::nextLong);
  }

  Machine add(int number, RandomSource own) {
    FakeAvailability store = new FakeAvailability(number);
    DeviceId id = Samples.device(number);
    FakeKeys keys = new FakeKeys(Samples.publicKey(number));
    Machine machine = new Machine(id, store, new Gossip(id, store, members, keys, own));
    machines.put(id, machine);
    return machine;
  }

  /** Has these hold what a device with this number says first. */
  void replicate(int number, List<Machine> holders) {
    AvailabilityBatch first = batch(0, 5, number);
    for (Machine holder : holders) {
      if (holder.id().equals(Samples.device(number))) {
        publish(holder, first);
      } else {
        Version version = new Version(new Incarnation(1, 1), 1);
        Head head =
            FakeAvailability.sign(
                new FakeKeys(Samples.publicKey(number)),
                Samples.device(number),
                version,
                List.of(first));
        holder.store().store(head.device(), new Effect.ReplicaUpdate.Whole(head, List.of(first)));
      }
    }
  }

  /** A batch of so many contents; what is held varies with the seed. */
  static AvailabilityBatch batch(int number, int slots, int seed) {
    List<ContentId> contents = new ArrayList<>();
    RoaringBitmap bits = new RoaringBitmap();
    for (int slot = 0; slot < slots; slot++) {
      contents.add(Samples.content(number * AvailabilityBatch.MAX_SLOTS + slot));
      if ((slot * 31 + seed) % 3 > 0) {
        bits.add(slot);
      }
    }
    return new AvailabilityBatch(number, List.of(new VariantId("thumb", "128")), contents, bits);
  }

  void connect(Machine a, Machine b) {
    a.gossip().connected(b.id());
    b.gossip().connected(a.id());
  }

  void publish(Machine machine, AvailabilityBatch... batches) {
    machine.store().publish(batches);
    run(machine, machine.gossip().published(now()));
  }

  /** Called before each message is delivered. */
  void meanwhile(Consumer<GossipMessage> action) {
    meanwhile = action;
  }

  List<Heard> heard() {
    return heard;
  }

  List<Effect> seen() {
    return seen;
  }

  Now now() {
    return new Now(nowMillis * 1_000_000, Samples.NOW + nowMillis);
  }

  void run(Machine machine, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send(DeviceId peer, var message) ->
            flying.add(
                new Flying(machine.id(), peer, ByteString.copyFrom(MessageCodec.encode(message))));
        case Effect.StoreReplica(DeviceId peer, DeviceId device, var update) ->
            run(
                machine,
                machine
                    .gossip()
                    .stored(peer, device, machine.store().store(device, update), now()));
        case Effect.RenewIncarnation(long above) -> {
          seen.add(effect);
          machine.store().renew(above);
          run(machine, machine.gossip().published(now()));
        }
        default -> seen.add(effect);
      }
    }
  }

  /** Delivers so many messages, if there are as many. */
  void deliver(int some) {
    for (int i = 0; i < some && !flying.isEmpty(); i++) {
      deliver(flying.remove());
    }
  }

  int settle(int most) {
    int delivered = 0;
    while (!flying.isEmpty()) {
      if (++delivered > most) {
        throw new AssertionError("still talking after " + most + " messages");
      }
      deliver(flying.remove());
    }
    return delivered;
  }

  private void deliver(Flying next) {
    Machine to = machines.get(next.to());
    if (to == null || random.nextDouble() < loss) {
      return;
    }
    try {
      GossipMessage message =
          (GossipMessage) MessageCodec.decode(Channel.GOSSIP, next.frame().toByteArray());
      meanwhile.accept(message);
      heard.add(new Heard(message, next.frame().size()));
      run(to, to.gossip().received(next.from(), message, now()));
    } catch (WireException e) {
      throw new AssertionError("a machine sent a malformed frame", e);
    }
  }

  void pass(long millis) {
    nowMillis += millis;
    machines.values().forEach(machine -> run(machine, machine.gossip().tick(now())));
  }

  /** Rounds until the stores agree and say so; fails after some virtual minutes. */
  void converge(List<Machine> line) {
    for (int i = 0; i < 1_000; i++) {
      pass(250);
      settle(20_000);
      if (inSync(line)) {
        return;
      }
    }
    throw new AssertionError("no agreement after " + nowMillis + " ms");
  }

  private static boolean inSync(List<Machine> line) {
    for (int i = 1; i < line.size(); i++) {
      Machine a = line.get(i - 1);
      Machine b = line.get(i);
      if (a.gossip().agreement(b.id()) != Agreement.IN_SYNC
          || b.gossip().agreement(a.id()) != Agreement.IN_SYNC) {
        return false;
      }
    }
    return true;
  }
}
