package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the batches of one device back from their bytes. */
record Inspection(BatchStore store, Session session, Owner owner) {
  /** The numbers of those that are not what their leaf says. */
  List<Integer> damaged() throws SQLException {
    List<Integer> damaged = new ArrayList<>();
    for (BatchRow row : store.rows(session, owner)) {
      if (!isSound(row)) {
        damaged.add(row.number());
      }
    }
    return damaged;
  }

  private boolean isSound(BatchRow row) throws SQLException {
    try {
      return BatchTree.leaf(store.decode(session, owner, row)).equals(row.leaf());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
