package io.muster.protocol.step;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.Message;
import java.util.List;

/**
 * What a node wants done, in order. Writes are answered by an input when they are durable; who
 * can't carry one out (disk full, say) disconnects the peer that it came from, and all starts over.
 */
public sealed interface Effect {
  /** No order across channels, no arrival promised. */
  record Send(DeviceId peer, Message message) implements Effect {}

  /** Opens a connection; answered by {@code Connected} or {@code DialFailed}. */
  record Dial(DeviceId peer, Channel channel) implements Effect {}

  /** Closes the connections to a peer; answered by {@code Disconnected}. */
  record Disconnect(DeviceId peer, String reason) implements Effect {}

  /** Answered by {@code ChangesMerged}. */
  record MergeChanges(DeviceId peer, Changes changes) implements Effect {}

  /** Records of a repair; answered by {@code RecordsMerged}. */
  record MergeRecords(DeviceId peer, List<LibraryRecord> records) implements Effect {}

  /** Peers know more of our writes than we do: a new incarnation before the next one. */
  record RenewWriter() implements Effect {}

  /** Answered by {@code ReplicaStored}. */
  record StoreReplica(DeviceId peer, DeviceId device, ReplicaUpdate update) implements Effect {}

  /** Peers know a later head of ours than we do: a new incarnation with a counter above this. */
  record RenewIncarnation(long counterAbove) implements Effect {}

  /** Something that a person should know of. */
  record Warn(Warning warning, DeviceId device, String text) implements Effect {}

  /** Kinds of warnings, counted by the node. */
  enum Warning {
    FORGED_HEAD,
    CONFLICTING_HEADS,
    CLONED_DEVICE,
    REPAIRED_LIBRARY,
    VERSION_MISMATCH
  }

  /** What to store of another device's availability. Signature and roots have been checked. */
  sealed interface ReplicaUpdate {
    /** Changed batches that must lead to the head's root, or nothing is written. */
    record Whole(Head head, List<AvailabilityBatch> batches) implements ReplicaUpdate {}

    /** The leaf list of a new target. */
    record Target(Head head, List<Hash> leaves) implements ReplicaUpdate {}

    /** Batches towards the target; those that are not its are ignored. */
    record Batches(List<AvailabilityBatch> batches) implements ReplicaUpdate {}
  }
}
