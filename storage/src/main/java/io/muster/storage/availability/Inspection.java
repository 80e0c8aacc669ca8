package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the batches of one device back from their bytes. */
record Inspection(BatchStore store, Session session, Owner owner) {
  /** The numbers of those that are not what their leaf says. */
  List<Integer> damaged() throws SQLException {
    return those(batch -> false);
  }

  /** The numbers of those that are damaged or whose slots the index does not find. */
  List<Integer> damagedOrLost() throws SQLException {
    return those(batch -> !SlotIndex.covers(session, owner, batch));
  }

  /** Something else that can be wrong with a batch. */
  @FunctionalInterface
  private interface Fault {
    boolean has(AvailabilityBatch batch) throws SQLException;
  }

  private List<Integer> those(Fault fault) throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    for (BatchRow row : store.rows(session, owner)) {
      Optional<AvailabilityBatch> sound = sound(row);
      if (sound.isEmpty() || fault.has(sound.get())) {
        numbers.add(row.number());
      }
    }
    return numbers;
  }

  private Optional<AvailabilityBatch> sound(BatchRow row) throws SQLException {
    try {
      AvailabilityBatch batch = store.decode(session, owner, row);
      return Optional.of(batch).filter(read -> BatchTree.leaf(read).equals(row.leaf()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
