package io.muster.sim.bench;

import com.google.protobuf.ByteString;
import io.muster.protocol.gossip.Gossip;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Member;
import io.muster.protocol.model.Version;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Now;
import io.muster.protocol.wire.FrameLimits;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A round of two devices that have nothing to say to each other, among some and among many. */
final class InSyncBench {
  private static final Now NOW = new Now(1_000_000_000L, 1_790_000_000_000L);

  private InSyncBench() {}

  static List<BenchRow> rows() {
    return List.of(row(20), row(10_000));
  }

  private static BenchRow row(int devices) {
    return BenchRow.of("in_sync_" + devices, bytes(devices), "B", Target.atMost(150));
  }

  private static int bytes(int devices) {
    EcKeys keys = EcKeys.generate();
    SplittableRandom random = new SplittableRandom(devices);
    List<Member> members = new ArrayList<>();
    SortedMap<DeviceId, Head> heads = new TreeMap<>();
    for (int i = 0; i < devices; i++) {
      Head head = head(random);
      heads.put(head.device(), head);
      members.add(new Member(head.device(), "device " + i, ByteString.EMPTY));
    }
    GossipSide.Members all = GossipSide.Members.of(members);
    DeviceId first = heads.firstKey(); // of two devices in sync the lower one begins
    DeviceId second = heads.lastKey();
    Gossip a = GossipSide.machine(first, new HeadsAlone(heads), all, keys);
    Gossip b = GossipSide.machine(second, new HeadsAlone(heads), all, keys);
    a.connected(second);
    b.connected(first);
    GossipMessage question = said(a.tick(NOW));
    GossipMessage answer = said(b.received(first, question, NOW));
    if (!a.received(second, answer, NOW).isEmpty()) {
      throw new BenchException("devices with the same heads had something to say");
    }
    return size(question) + size(answer);
  }

  private static GossipMessage said(List<Effect> effects) {
    if (effects.size() == 1
        && effects.getFirst() instanceof Effect.Send(_, GossipMessage message)) {
      return message;
    }
    throw new BenchException("one message was expected: " + effects);
  }

  private static int size(GossipMessage message) {
    return MessageCodec.encode(message).length + FrameLimits.LENGTH_PREFIX;
  }

  private static Head head(SplittableRandom random) {
    Hash hash =
        new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    return new Head(
        new DeviceId(hash),
        GossipSide.LIBRARY,
        new Version(new Incarnation(1, random.nextLong()), 1),
        hash,
        new Head.Counts(1, 1, 1),
        ByteString.EMPTY);
  }

  /** Vouches for heads without any batch: in sync nobody asks for more. */
  private record HeadsAlone(SortedMap<DeviceId, Head> heads) implements AvailabilityView {
    @Override
    public Optional<Head> target(DeviceId device) {
      return Optional.empty();
    }

    @Override
    public List<Integer> holes(DeviceId device, int most) {
      return List.of();
    }

    @Override
    public List<Hash> leaves(DeviceId device) {
      return List.of();
    }

    @Override
    public Optional<LeafList> leafList(DeviceId device) {
      return Optional.empty();
    }

    @Override
    public List<Integer> marks(DeviceId device, List<Integer> numbers) {
      return List.of();
    }

    @Override
    public Optional<ChangeSet> changesSince(DeviceId device, @Nullable Version since, Room room) {
      return Optional.empty();
    }

    @Override
    public Optional<ChangeSet> changesOf(
        DeviceId device, SortedMap<Integer, Integer> wanted, Room room) {
      return Optional.empty();
    }

    @Override
    public Optional<BatchSet> changedSince(DeviceId device, @Nullable Version since, int maxBytes) {
      return Optional.empty();
    }

    @Override
    public Optional<BatchSet> batches(DeviceId device, Set<Integer> numbers, int maxBytes) {
      return Optional.empty();
    }
  }
}
