package io.muster.sim.bench;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.gossip.Gossip;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.MembersView;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input.Stored;
import io.muster.protocol.step.Now;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.MessageCodec;
import io.muster.protocol.wire.WireException;
import io.muster.sim.device.Keys;
import io.muster.sim.world.Randomness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gossip machines in rounds: in each one every device asks a few others at random, all at the same
 * time, and frames get lost on the way. The machines, the codec and the signatures' checks are the
 * real ones; connections last for a round, and nobody holds anything.
 */
final class Fleet implements MembersView {
  private static final Uuid LIBRARY = new Uuid(1, 1);
  private static final long ROUND_NANOS = 10_000_000_000L;

  private final Randomness random;
  private final double loss;
  private final SortedMap<DeviceId, Member> members = new TreeMap<>();
  private final List<Member> list;
  private final SortedMap<DeviceId, Machine> machines = new TreeMap<>();
  private final List<DeviceId> ids;
  private final Deque<Flying> flying = new ArrayDeque<>();
  private final Keys keys = new Keys();
  private long nowNanos;
  private long bytes;

  private record Machine(DeviceId id, Keys.KeyPair pair, FleetStore store, Gossip gossip) {}

  private record Flying(DeviceId from, DeviceId to, ByteString frame) {}

  /**
   * A fleet in sync.
   *
   * @param loss probability that a frame is lost
   */
  Fleet(int devices, double loss, Randomness random) {
    this.random = random;
    this.loss = loss;
    List<Keys.KeyPair> pairs = new ArrayList<>();
    SortedMap<DeviceId, Head> heads = new TreeMap<>();
    for (int number = 0; number < devices; number++) {
      Keys.KeyPair pair = keys.create(random.fork("keys " + number));
      pairs.add(pair);
      DeviceId id = DeviceId.ofPublicKey(pair.publicKey().toByteArray());
      members.put(id, new Member(id, "device " + number, pair.publicKey()));
      heads.put(id, head(id, pair, 1));
    }
    this.list = List.copyOf(members.values());
    for (Keys.KeyPair pair : pairs) {
      DeviceId id = DeviceId.ofPublicKey(pair.publicKey().toByteArray());
      FleetStore store = new FleetStore(heads);
      Gossip gossip = new Gossip(id, store, this, pair.ring(), random.fork("gossip " + id));
      machines.put(id, new Machine(id, pair, store, gossip));
    }
    this.ids = List.copyOf(machines.keySet());
  }

  private static Head head(DeviceId id, Keys.KeyPair pair, long sequence) {
    Version version = new Version(new Incarnation(1, 1), sequence);
    Head.Counts nothing = new Head.Counts(0, 0, 0);
    Head unsigned =
        new Head(id, LIBRARY, version, BatchTree.root(List.of()), nothing, ByteString.EMPTY);
    return unsigned.signed(pair.ring().sign(unsigned.signedBytes()));
  }

  @Override
  public List<Member> members() {
    return list;
  }

  @Override
  public Optional<Member> member(DeviceId device) {
    return Optional.ofNullable(members.get(device));
  }

  @Override
  public boolean isLibrary(Uuid library) {
    return library.equals(LIBRARY);
  }

  /** Some devices say something new; nobody else hears of it yet. */
  void change(int devices) {
    for (DeviceId id : random.shuffled(ids).subList(0, devices)) {
      Machine machine = machine(id);
      machine.store().put(head(id, machine.pair(), 2));
    }
  }

  private Machine machine(DeviceId id) {
    Machine machine = machines.get(id);
    if (machine == null) {
      throw new IllegalStateException("no device " + id);
    }
    return machine;
  }

  /** Frames with their prefix, sent by all so far, in bytes. */
  long bytes() {
    return bytes;
  }

  /** Whether all know the same. */
  boolean isEqual() {
    return machines.values().stream().map(machine -> machine.gossip().root()).distinct().count()
        == 1;
  }

  /**
   * Every device begins a round with others.
   *
   * @param peers how many each asks
   */
  void round(int peers) {
    nowNanos += ROUND_NANOS;
    List<List<DeviceId>> pairs = new ArrayList<>();
    for (DeviceId id : ids) {
      for (int i = 0; i < peers; i++) {
        DeviceId peer = random.pick(ids);
        if (!peer.equals(id)) {
          machine(id).gossip().connected(peer);
          pairs.add(List.of(id, peer));
        }
      }
    }
    machines.forEach((id, machine) -> run(machine, machine.gossip().tick(now())));
    pairs.forEach(pair -> machine(pair.getLast()).gossip().connected(pair.getFirst()));
    while (!flying.isEmpty()) {
      deliver(flying.remove());
    }
    for (List<DeviceId> pair : pairs) {
      machine(pair.getFirst()).gossip().disconnected(pair.getLast());
      machine(pair.getLast()).gossip().disconnected(pair.getFirst());
    }
  }

  private Now now() {
    return new Now(nowNanos, 0);
  }

  private void deliver(Flying next) {
    if (random.chance(loss)) {
      return;
    }
    try {
      GossipMessage message =
          (GossipMessage) MessageCodec.decode(Channel.GOSSIP, next.frame().toByteArray());
      Machine to = machine(next.to());
      run(to, to.gossip().received(next.from(), message, now()));
    } catch (WireException e) {
      throw new IllegalStateException("a frame that its own codec refuses", e);
    }
  }

  private void run(Machine machine, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send send -> {
          byte[] frame = MessageCodec.encode(send.message());
          bytes += frame.length + FrameLimits.LENGTH_PREFIX;
          flying.add(new Flying(machine.id(), send.peer(), ByteString.copyFrom(frame)));
        }
        case Effect.StoreReplica(
                DeviceId peer,
                DeviceId device,
                Effect.ReplicaUpdate.Whole whole) -> {
          machine.store().put(whole.head());
          Stored stored = new Stored.Complete();
          run(machine, machine.gossip().stored(peer, device, stored, now()));
        }
        default -> throw new IllegalStateException("not in this fleet: " + effect);
      }
    }
  }
}
