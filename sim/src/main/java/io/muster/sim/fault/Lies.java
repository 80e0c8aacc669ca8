package io.muster.sim.fault;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.VariantId;
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

/**
 * Says something else now and then: heads that are old, mixed or changed, other versions, and
 * batches that are missing, turned round or changed. Only what a decoder takes is said.
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
      case GossipMessage.Delta(Head head, List<AvailabilityBatch> batches, boolean complete) ->
          random.chance(0.3)
              ? new GossipMessage.Delta(wrong(head), batches, random.chance(0.5))
              : new GossipMessage.Delta(head, wrong(batches), complete);
      case GossipMessage.Batches(Head head, List<AvailabilityBatch> batches) ->
          random.chance(0.3)
              ? new GossipMessage.Batches(wrong(head), batches)
              : new GossipMessage.Batches(head, wrong(batches));
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

  /** One missing, all the other way round, or a bit of one changed. */
  private List<AvailabilityBatch> wrong(List<AvailabilityBatch> batches) {
    return switch (random.nextInt(3)) {
      case 0 -> batches.isEmpty() ? batches : without(batches, random.nextInt(batches.size()));
      case 1 -> batches.reversed();
      default -> oneOther(batches, this::wrong);
    };
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

  private AvailabilityBatch wrong(AvailabilityBatch batch) {
    if (batch.slots().isEmpty() || batch.variants().isEmpty()) {
      return batch;
    }
    int slot = random.nextInt(batch.slots().size());
    VariantId variant = random.pick(batch.variants());
    return batch.with(batch.slots().get(slot), variant, !batch.has(slot, variant));
  }
}
