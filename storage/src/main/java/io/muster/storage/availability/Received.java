package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.storage.availability.Batch.Moment;
import java.nio.ByteBuffer;
import java.sql.SQLException;

/** A batch that another device sent, with the leaf that follows from it. */
record Received(AvailabilityBatch batch, Hash leaf, Hash slots, Mapping mapping, BitTable bits) {
  static Received of(AvailabilityBatch batch, BatchStore store) {
    ByteBuffer uuids = Memory.uuids(batch.slots().size());
    for (ContentId content : batch.slots()) {
      uuids.putLong(content.uuid().high()).putLong(content.uuid().low());
    }
    Hash slots = BatchTree.slots(uuids.flip());
    Mapping mapping = store.mapping(batch.variants());
    BitTable bits = BitTable.of(batch);
    Hash leaf = BatchTree.leaf(batch.number(), mapping.leafBytes(), slots, bits.words());
    return new Received(batch, leaf, slots, mapping, bits);
  }

  int number() {
    return batch.number();
  }

  /** The row that it belongs in. */
  BatchRow row(Moment moment) {
    return new BatchRow(
        number(), leaf, slots, moment.sequence(), moment.millis(), bits.slots(), bits.count());
  }

  /** Stores it in place of the one with its number, unless it is the same. */
  void store(Draft draft, Moment moment) throws SQLException {
    BatchRow before = draft.roll().find(number());
    if (before != null && before.leaf().equals(leaf)) {
      return;
    }
    Batch after = Batch.of(draft.device().hash(), row(moment), mapping, bits);
    if (before != null && before.slots().equals(slots)) {
      draft.put(after);
      return;
    }
    int[] ordinals = new int[batch.slots().size()];
    for (int slot = 0; slot < ordinals.length; slot++) {
      ordinals[slot] = draft.write().ordinal(batch.slots().get(slot));
    }
    draft.put(after, ordinals);
  }
}
