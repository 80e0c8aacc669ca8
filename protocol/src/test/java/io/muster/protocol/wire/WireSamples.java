package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.HeadSummary;
import io.muster.protocol.digest.HeadTree;
import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.digest.TokenFilter;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Version;
import io.muster.protocol.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One of every message. */
final class WireSamples {
  private WireSamples() {}

  static List<Message> all(long seed) {
    return Stream.concat(library(seed).stream(), gossip(seed).stream()).toList();
  }

  private static List<Hash> hashes(Samples samples, int count) {
    return Stream.generate(samples::hash).limit(count).toList();
  }

  static List<Message> library(long seed) {
    Samples samples = new Samples(seed);
    List<LibraryRecord> records = new ArrayList<>();
    for (int i = samples.random().nextInt(8); i >= 0; i--) {
      records.add(samples.group(RecordKey.group(Samples.content(i))));
    }
    ChangeRange range = ChangeRange.of(Samples.writer(1), 3, 9);
    Context context =
        Context.EMPTY
            .plus(range)
            .plus(ChangeRange.of(Samples.writer(2), 0, 1L << 40))
            .plus(ChangeRange.of(Samples.writer(1), 20, 21));
    TreeMap<Integer, List<Hash>> leaves = new TreeMap<>();
    leaves.put(63, hashes(samples, RecordTree.LEAVES_PER_NODE));
    leaves.put(0, hashes(samples, RecordTree.LEAVES_PER_NODE));
    return List.of(
        new LibraryMessage.Hello(1, 2, context),
        new LibraryMessage.Hello(1, 1, Context.EMPTY),
        new LibraryMessage.Push(new Changes(range, records)),
        new LibraryMessage.Push(new Changes(range, List.of())),
        new LibraryMessage.Ack(range, true),
        new LibraryMessage.Proof(samples.hash(), samples.hash()),
        new LibraryMessage.Nodes(hashes(samples, RecordTree.NODES)),
        new LibraryMessage.Leaves(leaves),
        new LibraryMessage.Leaves(new TreeMap<>()),
        new LibraryMessage.LeafRecords(4095, true, records));
  }

  static List<Message> gossip(long seed) {
    Samples samples = new Samples(seed);
    Head head = samples.head(9);
    List<AvailabilityBatch> batches = List.of(samples.batch(0), samples.batch(8));
    ByteString filter = TokenFilter.of(hashes(samples, 9), 5).bytes();
    TreeMap<DeviceId, Version> versions = new TreeMap<>();
    versions.put(head.device(), head.version());
    return List.of(
        new GossipMessage.Agree(samples.hash()),
        new GossipMessage.Agreed(samples.hash()),
        new GossipMessage.HeadVersions(samples.hash(), versions),
        new GossipMessage.HeadVersions(
            samples.hash(), 1 << HeadTree.bucket(head.device()), versions),
        new GossipMessage.HeadFilter(
            samples.hash(), filter, new HeadTree().summary(-5, HeadSummary.ALL)),
        new GossipMessage.HeadFilterBack(6, 5, filter),
        new GossipMessage.HeadBuckets(new HeadTree().summary(7, 5)),
        new GossipMessage.Heads(List.of(head, samples.head(0))),
        new GossipMessage.Pull(head.device(), head.version()),
        new GossipMessage.Pull(head.device(), null),
        new GossipMessage.Delta(head, batches, true),
        new GossipMessage.Delta(head, List.of(), false),
        new GossipMessage.PullMissing(head.device(), 7, filter),
        new GossipMessage.PullLeaves(head.device()),
        new GossipMessage.LeafList(head, hashes(samples, 9)),
        new GossipMessage.PullBatches(head.device(), List.of(0, 16_383)),
        new GossipMessage.Batches(head, batches),
        new GossipMessage.NotVouched(head.device()),
        new GossipMessage.Shuffle(List.of(head.device(), Samples.device(2)), true));
  }
}
