package io.muster.sim.fault;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.Message;
import io.muster.protocol.wire.MessageCodec;
import io.muster.protocol.wire.WireException;
import io.muster.sim.world.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Says something else now and then: heads that are old, mixed or changed, other versions, and
 * changes of batches that are missing or not what they are. Only what a decoder takes is said.
 */
final class Lies implements UnaryOperator<Message> {
  /** Heads that are remembered, to be said once more when they are old. */
  private static final int MAX_REMEMBERED = 200;

  /** By how many sequences a version is wrong at most. */
  private static final long MAX_STEP = 3;

  private final Randomness random;
  private final double rate;
  private final List<Head> heads = new ArrayList<>();

  Lies(Randomness random, double rate) {
    this.random = random;
    this.rate = rate;
  }

  @Override
  public Message apply(Message truth) {
    if (!(truth instanceof GossipMessage gossip)) {
      return truth;
    }
    remember(gossip);
    Message said = random.chance(rate) ? lie(gossip) : truth;
    return isDecoded(said) ? said : truth;
  }

  private static boolean isDecoded(Message message) {
    try {
      MessageCodec.decode(MessageCodec.channelOf(message), MessageCodec.encode(message));
      return true;
    } catch (WireException e) {
      return false;
    }
  }

  private void remember(GossipMessage message) {
    List<Head> said =
        switch (message) {
          case GossipMessage.Heads all -> all.heads();
          case GossipMessage.Delta delta -> List.of(delta.head());
          default -> List.of();
        };
    for (Head head : said) {
      if (heads.size() < MAX_REMEMBERED && !heads.contains(head)) {
        heads.add(head);
      }
    }
  }

  private GossipMessage lie(GossipMessage truth) {
    return switch (truth) {
      case GossipMessage.Heads(List<Head> said) ->
          new GossipMessage.Heads(said.stream().map(this::wrong).toList());
      case GossipMessage.HeadVersions(
              Hash root,
              int among,
              SortedMap<DeviceId, Version> versions) ->
          new GossipMessage.HeadVersions(root, among, wrong(versions));
      case GossipMessage.Delta(Head head, List<BatchChange> changes) ->
          random.chance(0.3)
              ? new GossipMessage.Delta(wrong(head), changes)
              : new GossipMessage.Delta(head, wrong(changes));
      case GossipMessage.Batches(Head head, List<BatchChange> changes) ->
          random.chance(0.3)
              ? new GossipMessage.Batches(wrong(head), changes)
              : new GossipMessage.Batches(head, wrong(changes));
      case GossipMessage.Nodes nodes ->
          new GossipMessage.Nodes(
              nodes.device(),
              random.chance(0.3) ? wrong(nodes.version()) : nodes.version(),
              nodes.batches(),
              nodes.height(),
              oneOther(nodes.hashes(), hash -> random.hash().a()));
      case GossipMessage.LeafList(Head head, List<Hash> leaves) ->
          random.chance(0.3)
              ? new GossipMessage.LeafList(wrong(head), leaves)
              : new GossipMessage.LeafList(head, oneOther(leaves, leaf -> random.hash()));
      default -> truth;
    };
  }

  /** Another head, or this one with another's root, version or owner. */
  private Head wrong(Head head) {
    Head other = heads.isEmpty() ? head : random.pick(heads);
    return switch (random.nextInt(4)) {
      case 0 -> other;
      case 1 -> with(head, head.device(), head.version(), other.root());
      case 2 -> with(head, other.device(), head.version(), head.root());
      default -> with(head, head.device(), wrong(head.version()), head.root());
    };
  }

  private static Head with(Head head, DeviceId device, Version version, Hash root) {
    return new Head(device, head.library(), version, root, head.counts(), head.signature());
  }

  private Version wrong(Version version) {
    long sequence = version.sequence() + random.between(-MAX_STEP, MAX_STEP);
    return new Version(version.incarnation(), Math.max(1, sequence));
  }

  /** One of them wrong, or left out. */
  private SortedMap<DeviceId, Version> wrong(SortedMap<DeviceId, Version> versions) {
    SortedMap<DeviceId, Version> said = new TreeMap<>(versions);
    if (!said.isEmpty()) {
      DeviceId device = random.pick(List.copyOf(said.keySet()));
      if (random.chance(0.5)) {
        said.remove(device);
      } else {
        said.computeIfPresent(device, (any, version) -> wrong(version));
      }
    }
    return said;
  }

  /** One missing, or a bit of one changed. */
  private List<BatchChange> wrong(List<BatchChange> changes) {
    return changes.isEmpty() || random.chance(0.3)
        ? without(changes)
        : oneOther(changes, this::wrong);
  }

  private List<BatchChange> without(List<BatchChange> changes) {
    return changes.isEmpty() ? changes : without(changes, random.nextInt(changes.size()));
  }

  private static <T> List<T> without(List<T> all, int place) {
    List<T> rest = new ArrayList<>(all);
    rest.subList(place, place + 1).clear();
    return rest;
  }

  private <T> List<T> oneOther(List<T> all, UnaryOperator<T> change) {
    List<T> said = new ArrayList<>(all);
    if (!said.isEmpty()) {
      int place = random.nextInt(said.size());
      said.set(place, change.apply(said.get(place)));
    }
    return said;
  }

  private BatchChange wrong(BatchChange change) {
    BatchChange.Shape shape = change.shape();
    if (shape.room() == 0) {
      return change;
    }
    int at = random.nextInt(shape.room());
    RoaringBitmap one =
        RoaringBitmap.bitmapOf(at / shape.slots() * AvailabilityBatch.STRIDE + at % shape.slots());
    return switch (change) {
      case AvailabilityBatch batch ->
          new AvailabilityBatch(
              batch.number(),
              batch.variants(),
              batch.slots(),
              RoaringBitmap.xor(batch.bits(), one));
      case BatchChange.Named(int number, var variants, var slots, RoaringBitmap bits) ->
          new BatchChange.Named(number, variants, slots, RoaringBitmap.xor(bits, one));
      case BatchChange.Bits(int number, var variants, int slots, int mark, RoaringBitmap bits) ->
          new BatchChange.Bits(number, variants, slots, mark, RoaringBitmap.xor(bits, one));
      case BatchChange.Toggled(int number, var before, var slots, var variants, var toggled) ->
          new BatchChange.Toggled(number, before, slots, variants, RoaringBitmap.xor(toggled, one));
    };
  }
}
