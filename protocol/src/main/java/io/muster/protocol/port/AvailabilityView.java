package io.muster.protocol.port;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What gossip reads of {@code availability.db}. */
public interface AvailabilityView {
  /**
   * The heads whose root this device has recomputed from its stored rows, its own among them: what
   * it can vouch for.
   */
  SortedMap<DeviceId, Head> heads();

  /** The head that a replica is on its way to, its leaf list known and some batches missing. */
  Optional<Head> target(DeviceId device);

  /** The batches of the target that are missing, at most so many, in order of number. */
  List<Integer> holes(DeviceId device, int most);

  /** The leaf hashes of the stored batches by number, {@link Hash#ZERO} where one is missing. */
  List<Hash> leaves(DeviceId device);

  /** The vouched head of a device with its leaf list, from one database snapshot. */
  Optional<LeafList> leafList(DeviceId device);

  /**
   * Of some batches what tells their slots from most others, 0 for one that is not stored; see
   * {@link io.muster.protocol.digest.BatchTree#mark}.
   */
  List<Integer> marks(DeviceId device, List<Integer> numbers);

  /**
   * The vouched head and what changed after a version, from one database snapshot, in as little as
   * is known to suffice who has that version: positions, all bits, or all of a batch.
   *
   * @param since what the asker has; null, or of another incarnation, asks for everything
   * @return empty if there is no vouched head
   */
  Optional<ChangeSet> changesSince(DeviceId device, @Nullable Version since, Room room);

  /**
   * The vouched head and some batches as they are now, from one database snapshot.
   *
   * @param wanted the marks of the slots that the asker has of them; where one is that of the
   *     present slots, the bits suffice
   */
  Optional<ChangeSet> changesOf(DeviceId device, SortedMap<Integer, Integer> wanted, Room room);

  /**
   * The vouched head and the batches that changed after a version, from one database snapshot.
   *
   * @param since what the asker has; null, or of another incarnation, asks for everything
   * @return empty if there is no vouched head
   */
  Optional<BatchSet> changedSince(DeviceId device, @Nullable Version since, int maxBytes);

  /** The vouched head and these batches as they are now, from one database snapshot. */
  Optional<BatchSet> batches(DeviceId device, Set<Integer> numbers, int maxBytes);

  /** A head with all its leaf hashes, by batch number. */
  record LeafList(Head head, List<Hash> leaves) {}

  /**
   * A head with some of its batches.
   *
   * @param complete false if some were left out, since they would not fit
   */
  record BatchSet(Head head, List<AvailabilityBatch> batches, boolean complete) {}

  /**
   * How much an answer may take: its end is left out then, never its middle; but one change it has
   * at least, if there is any.
   *
   * @param bytes as {@link io.muster.protocol.wire.ChangesCodec#size} counts them
   * @param inFull whether contents go by their whole ids, for who does not know them
   */
  record Room(int bytes, boolean inFull) {}

  /**
   * A head with what changed in some of its batches.
   *
   * @param complete false if some were left out, since they would not fit
   */
  record ChangeSet(Head head, List<BatchChange> changes, boolean complete) {
    public ChangeSet {
      changes = List.copyOf(changes);
    }
  }
}
