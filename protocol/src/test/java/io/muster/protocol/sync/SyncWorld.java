package io.muster.protocol.sync;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.testing.FakeLibrary;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.LibraryMessage;
import io.muster.protocol.wire.MessageCodec;
import io.muster.protocol.wire.WireException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Machines of library sync on a network that loses and reorders, in virtual time, by one seed. */
final class SyncWorld {
  /** A machine with its library. */
  record Machine(DeviceId id, FakeLibrary library, LibrarySync sync) {}

  private record Flying(DeviceId from, DeviceId to, ByteString frame) {}

  private final SplittableRandom random;
  private final SortedMap<DeviceId, Machine> machines = new TreeMap<>();
  private final List<Flying> flying = new ArrayList<>();
  private final List<Effect> seen = new ArrayList<>();
  private final double loss;
  private long nowMillis;

  SyncWorld(long seed, double loss) {
    this.random = new SplittableRandom(seed);
    this.loss = loss;
  }

  Machine add(int number, FakeLibrary library) {
    DeviceId id = Samples.device(number);
    Machine machine = new Machine(id, library, new LibrarySync(id, library));
    machines.put(id, machine);
    return machine;
  }

  private Machine machine(DeviceId id) {
    return Objects.requireNonNull(machines.get(id));
  }

  Machine add(int number) {
    return add(number, new FakeLibrary(number));
  }

  Collection<Machine> machines() {
    return machines.values();
  }

  /** Everything but sends that was ever asked for. */
  List<Effect> seen() {
    return seen;
  }

  Now now() {
    return new Now(nowMillis * 1_000_000, Samples.NOW + nowMillis);
  }

  void connect(Machine a, Machine b) {
    run(a, a.sync().connected(b.id(), now()));
    run(b, b.sync().connected(a.id(), now()));
  }

  void disconnect(Machine a, Machine b) {
    a.sync().disconnected(b.id());
    b.sync().disconnected(a.id());
    flying.removeIf(
        f ->
            (f.from().equals(a.id()) && f.to().equals(b.id()))
                || (f.from().equals(b.id()) && f.to().equals(a.id())));
  }

  void changed(Machine machine) {
    run(machine, machine.sync().libraryChanged(now()));
  }

  void run(Machine machine, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send(DeviceId peer, var message) ->
            flying.add(
                new Flying(machine.id(), peer, ByteString.copyFrom(MessageCodec.encode(message))));
        case Effect.MergeChanges(DeviceId peer, var changes) -> {
          machine.library().merge(changes);
          run(machine, machine.sync().merged(peer, changes.range(), now()));
        }
        case Effect.MergeRecords(DeviceId peer, var records) -> {
          records.forEach(machine.library()::merge);
          run(machine, machine.sync().repaired(peer, now()));
        }
        case Effect.RenewWriter _ -> {
          seen.add(effect);
          machine.library().renewWriter();
        }
        case Effect.Disconnect(DeviceId peer, _) when loss < 1 -> {
          seen.add(effect);
          disconnect(machine, machine(peer));
          connect(machine, machine(peer));
        }
        default -> seen.add(effect);
      }
    }
  }

  /** Delivers one message, the oldest or (where the network reorders) any. */
  private void deliver() {
    boolean reorder = loss > 0 && random.nextInt(4) == 0;
    Flying next = flying.remove(reorder ? random.nextInt(flying.size()) : 0);
    if (random.nextDouble() < loss) {
      return;
    }
    Machine to = machines.get(next.to());
    if (to == null) {
      return;
    }
    try {
      LibraryMessage message =
          (LibraryMessage) MessageCodec.decode(Channel.LIBRARY, next.frame().toByteArray());
      run(to, to.sync().received(next.from(), message, now()));
    } catch (WireException e) {
      throw new AssertionError("a machine sent a malformed frame", e);
    }
  }

  /** Runs until nothing flies; fails if that takes more messages than it ever should. */
  int settle(int most) {
    int delivered = 0;
    while (!flying.isEmpty()) {
      if (++delivered > most) {
        throw new AssertionError("still talking after " + most + " messages");
      }
      deliver();
    }
    return delivered;
  }

  /** The same; returns how many pushes were delivered. */
  int settleCountingPushes(int most) {
    int pushes = 0;
    for (int left = most; !flying.isEmpty(); left--) {
      if (left == 0) {
        throw new AssertionError("still talking after " + most + " messages");
      }
      pushes += isPush(flying.getFirst()) ? 1 : 0;
      deliver();
    }
    return pushes;
  }

  int flying() {
    return flying.size();
  }

  long pushesFlying() {
    return flying.stream().filter(SyncWorld::isPush).count();
  }

  private static boolean isPush(Flying one) {
    return one.frame().byteAt(0) == (2 << 3 | 2);
  }

  void step() {
    deliver();
  }

  void pass(long millis) {
    nowMillis += millis;
    machines.values().forEach(machine -> run(machine, List.copyOf(machine.sync().tick(now()))));
  }

  /** Settles, and lets time pass where something was lost. */
  void converge(int most) {
    for (int i = 0; i < 60; i++) {
      settle(most);
      if (inSync()) {
        return;
      }
      pass(1_000);
      pass(10_000);
    }
    throw new AssertionError("not in sync after 60 restarts");
  }

  /** Whether every pair with a connection has proven itself equal. */
  boolean inSync() {
    return machines.values().stream()
        .allMatch(
            machine ->
                machines.keySet().stream()
                    .filter(peer -> !peer.equals(machine.id()))
                    .map(machine.sync()::agreement)
                    .allMatch(a -> a == Agreement.IN_SYNC || a == Agreement.UNKNOWN));
  }
}
