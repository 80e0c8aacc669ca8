package io.muster.protocol.step;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.Message;
import java.util.List;

/** What happens to a node. */
public sealed interface Input {
  /** Time has passed; comes at least every {@link #TICK_MILLIS}. */
  record Tick() implements Input {}

  /** How often ticks come, in milliseconds. */
  long TICK_MILLIS = 250;

  /** A connection to a member is open; it replaces an earlier one of the same channel. */
  record Connected(DeviceId peer, Channel channel) implements Input {}

  record Disconnected(DeviceId peer, Channel channel) implements Input {}

  /** A dial that was asked for came to nothing. */
  record DialFailed(DeviceId peer, Channel channel) implements Input {}

  record Received(DeviceId peer, Message message) implements Input {}

  /** A local write was committed to the library. */
  record LibraryChanged() implements Input {}

  /** A {@link Effect.MergeChanges} was committed. */
  record ChangesMerged(DeviceId peer, ChangeRange range) implements Input {}

  /** A {@link Effect.MergeRecords} was committed. */
  record RecordsMerged(DeviceId peer) implements Input {}

  /** This device has published a new head of its own. */
  record AvailabilityPublished() implements Input {}

  /** An {@link Effect.StoreReplica} was carried out. */
  record ReplicaStored(DeviceId peer, DeviceId device, Stored stored) implements Input {}

  /** How a replica stands after storing. */
  sealed interface Stored {
    /** All of the head's rows are there and give its root. */
    record Complete() implements Stored {}

    /**
     * The leaf list is known, so many batches are missing.
     *
     * @param unknown those among what came that can't be understood here: they name contents or
     *     slots that are not known
     */
    record Partial(int holes, List<Integer> unknown) implements Stored {}

    /** Some of the changes can't be understood here; nothing was written. */
    record Unknown(List<Integer> batches) implements Stored {}

    /** The rows would not give the head's root; nothing was written. */
    record Mismatch() implements Stored {}

    /** What is stored is as new or newer. */
    record Stale() implements Stored {}

    /** The same version with another root: two devices sign with one key. */
    record Conflict() implements Stored {}
  }
}
