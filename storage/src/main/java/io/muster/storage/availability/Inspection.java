package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the batches of one device back from their bytes, whatever memory holds.
 *
 * @param contents the dictionary as it is in the file
 */
record Inspection(Session session, Owner owner, Roll roll, BatchStore store, Dictionary contents) {
  static Inspection of(Draft draft) throws SQLException {
    Write write = draft.write();
    write.flushContents();
    return new Inspection(
        draft.session(),
        draft.owner(),
        draft.roll(),
        write.store(),
        ChunkRows.load(draft.session()));
  }

  /** The numbers of those that are not what their leaf says. */
  List<Integer> damaged() throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    for (BatchRow row : roll.all()) {
      if (!isSound(row)) {
        numbers.add(row.number());
      }
    }
    return numbers;
  }

  private boolean isSound(BatchRow row) throws SQLException {
    try {
      Batch batch = store.decode(session, owner, row);
      int[] ordinals = SlotRows.read(session, owner, row, contents.size());
      ByteBuffer uuids = ByteBuffer.allocate(ordinals.length * Uuid.SIZE);
      for (int ordinal : ordinals) {
        contents.put(ordinal, uuids);
      }
      Hash slots = BatchTree.slots(uuids.flip());
      Hash leaf =
          BatchTree.leaf(row.number(), batch.mapping().leafBytes(), slots, batch.bits().words());
      return leaf.equals(row.leaf());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
