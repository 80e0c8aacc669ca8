package io.muster.sim.bench;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.MessageCodec;
import io.muster.protocol.wire.WireException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that two devices say to each other until both are silent, frame by frame through the codec.
 * Frames count with the length before them.
 */
final class Exchange {
  /** Nothing here depends on it. */
  static final Now NOW = new Now(1_000_000_000L, 1_790_000_000_000L);

  private record Flying(GossipSide to, DeviceId from, ByteString frame) {}

  private final GossipSide a;
  private final GossipSide b;
  private final Deque<Flying> flying = new ArrayDeque<>();
  private final SortedMap<String, Integer> frames = new TreeMap<>();
  private long bytes;
  private long slotBytes;
  private int roundTrips;

  Exchange(GossipSide a, GossipSide b) {
    this.a = a;
    this.b = b;
  }

  /** Says these first and then all that follows. */
  Exchange begin(GossipSide side, List<Effect> effects) {
    run(side, effects);
    while (!flying.isEmpty()) {
      deliver(flying.remove());
    }
    return this;
  }

  private void run(GossipSide side, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send(_, GossipMessage message) -> send(side, message);
        case Effect.StoreReplica store ->
            run(side, side.gossip().stored(store.peer(), store.device(), side.store(store), NOW));
        default -> throw new BenchException("nothing of the kind was expected: " + effect);
      }
    }
  }

  private void send(GossipSide side, GossipMessage message) {
    byte[] frame = MessageCodec.encode(message);
    bytes += frame.length + FrameLimits.LENGTH_PREFIX;
    slotBytes += frame.length - withoutSlots(message, frame.length);
    String name = message.getClass().getSimpleName();
    frames.merge(name, 1, Integer::sum);
    roundTrips += name.startsWith("Pull") ? 1 : 0;
    GossipSide to = side.equals(a) ? b : a;
    flying.add(new Flying(to, side.device(), ByteString.copyFrom(frame)));
  }

  private void deliver(Flying next) {
    try {
      GossipMessage message =
          (GossipMessage) MessageCodec.decode(Channel.GOSSIP, next.frame().toByteArray());
      run(next.to(), next.to().gossip().received(next.from(), message, NOW));
    } catch (WireException e) {
      throw new BenchException("a frame can't be read", e);
    }
  }

  /** What a frame would take if its reader had all slots. */
  private static int withoutSlots(GossipMessage message, int length) {
    return switch (message) {
      case GossipMessage.Delta delta ->
          MessageCodec.encode(new GossipMessage.Delta(delta.head(), slotless(delta.changes())))
              .length;
      case GossipMessage.Batches batches ->
          MessageCodec.encode(
                  new GossipMessage.Batches(batches.head(), slotless(batches.changes())))
              .length;
      default -> length;
    };
  }

  private static List<BatchChange> slotless(List<BatchChange> changes) {
    return changes.stream().map(Exchange::slotless).toList();
  }

  private static BatchChange slotless(BatchChange change) {
    return switch (change) {
      case AvailabilityBatch batch ->
          new BatchChange.Bits(
              batch.number(), batch.variants(), batch.slots().size(), 0, batch.bits());
      case BatchChange.Named named ->
          new BatchChange.Bits(
              named.number(), named.variants(), named.slots().size(), 0, named.bits());
      case BatchChange.Toggled _, BatchChange.Bits _ -> change;
    };
  }

  /** All bytes, both ways. */
  long bytes() {
    return bytes;
  }

  /** The same without the lists of slots. */
  long bytesApartFromSlots() {
    return bytes - slotBytes;
  }

  int roundTrips() {
    return roundTrips;
  }

  /** How many frames of each kind there were, for people. */
  String paths() {
    return frames.toString();
  }
}
