package io.muster.sim.check;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.wire.Message;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What one event changed on a device that is up, as it is now that the event is over.
 *
 * @param availability what it has of the devices of which that is new, by owner
 * @param groups the groups that are new, and those of contents whose bits are; empty ones among
 *     them
 * @param sent the frames that it sent
 * @param met to whom it sent them, or from whom one came
 * @param latestMillis the latest time that its wall clock ever showed
 */
public record Changed(
    Device device,
    Written library,
    SortedMap<DeviceId, Replica> availability,
    SortedMap<ContentId, LibraryRecord> groups,
    List<Frame> sent,
    SortedSet<DeviceId> met,
    long latestMillis) {

  /** Something as it was before the event, and as it is now. */
  public record Step<T>(T before, T now) {}

  /**
   * What was written to the library. After a start that is all there is.
   *
   * @param received what came from elsewhere
   * @param commits writes of its own
   */
  public record Written(
      Step<Context> context,
      SortedMap<RecordKey, Step<LibraryRecord>> records,
      List<LibraryRecord> received,
      List<Commit> commits) {}

  /**
   * What a device vouches for.
   *
   * @param changed the batches that are new
   * @param leaves of all batches by number, computed from what is stored
   */
  public record Replica(Head head, List<AvailabilityBatch> changed, List<Leaf> leaves) {
    /** Whether the leaves are those of which the head speaks. */
    boolean givesItsRoot() {
      long sidecars = leaves.stream().mapToLong(Leaf::bits).sum();
      return BatchTree.root(leaves.stream().map(Leaf::hash).toList()).equals(head.root())
          && sidecars == head.counts().sidecars();
    }
  }

  /** A batch in short. */
  public record Leaf(Hash hash, int bits) {
    static Leaf of(AvailabilityBatch batch) {
      return new Leaf(BatchTree.leaf(batch), batch.count());
    }
  }

  /** A message and how long its frame was. */
  public record Frame(Message message, int bytes) {}
}
