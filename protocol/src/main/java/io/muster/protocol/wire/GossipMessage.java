package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.HeadSummary;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Messages of the gossip channel; {@code gossip.proto} says what each means. */
public sealed interface GossipMessage extends Message {
  record Agree(Hash root) implements GossipMessage {}

  record Agreed(Hash root) implements GossipMessage {}

  record HeadVersions(Hash root, int among, SortedMap<DeviceId, Version> versions)
      implements GossipMessage {
    /** All heads. */
    public HeadVersions(Hash root, SortedMap<DeviceId, Version> versions) {
      this(root, HeadSummary.ALL, versions);
    }
  }

  record HeadFilter(Hash root, ByteString filter, HeadSummary summary) implements GossipMessage {}

  record HeadFilterBack(long salt, int among, ByteString filter) implements GossipMessage {}

  record HeadBuckets(HeadSummary summary) implements GossipMessage {}

  record Heads(List<Head> heads) implements GossipMessage {}

  record Pull(DeviceId device, @Nullable Version have) implements GossipMessage {}

  record Delta(Head head, List<AvailabilityBatch> batches, boolean complete)
      implements GossipMessage {}

  record PullMissing(DeviceId device, long salt, ByteString filter) implements GossipMessage {}

  record PullLeaves(DeviceId device) implements GossipMessage {}

  record LeafList(Head head, List<Hash> leaves) implements GossipMessage {}

  record PullBatches(DeviceId device, List<Integer> numbers) implements GossipMessage {}

  record Batches(Head head, List<AvailabilityBatch> batches) implements GossipMessage {}

  record NotVouched(DeviceId device) implements GossipMessage {}

  record Shuffle(List<DeviceId> devices, boolean asks) implements GossipMessage {}
}
