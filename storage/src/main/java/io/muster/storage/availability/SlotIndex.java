package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the slots of a content: the table {@code slots}. */
final class SlotIndex {
  private SlotIndex() {}

  /** Where the bits of a content stand in the batches of one device. */
  record Place(long owner, int batch, int slot) {}

  static List<Place> places(Session session, ContentId content) throws SQLException {
    return session.list(
        "SELECT device, batch, slot FROM slots WHERE content = ?",
        row -> new Place(row.number(1), row.count(2), row.count(3)),
        content.uuid());
  }

  /** The places of a content in one device's batches: one, unless the device lists it twice. */
  static List<Place> places(Session session, Owner owner, ContentId content) throws SQLException {
    return session.list(
        "SELECT device, batch, slot FROM slots WHERE content = ? AND device = ?",
        row -> new Place(row.number(1), row.count(2), row.count(3)),
        content.uuid(),
        owner.id());
  }

  static Optional<Place> first(Session session, Owner owner, ContentId content)
      throws SQLException {
    return places(session, owner, content).stream().findFirst();
  }

  /** Whether all slots of a batch are found where they are. */
  static boolean covers(Session session, Owner owner, AvailabilityBatch batch) throws SQLException {
    for (int slot = 0; slot < batch.slots().size(); slot++) {
      Place place = new Place(owner.id(), batch.number(), slot);
      if (!places(session, owner, batch.slots().get(slot)).contains(place)) {
        return false;
      }
    }
    return true;
  }

  /** Follows a batch from one list of slots to another. */
  static void replace(
      Session session, Owner owner, int batch, List<ContentId> before, List<ContentId> after)
      throws SQLException {
    // In order of key: SQLite takes sorted rows several times as fast.
    Map<ContentId, Integer> moved = new TreeMap<>();
    for (int slot = 0; slot < after.size(); slot++) {
      if (slot >= before.size() || !before.get(slot).equals(after.get(slot))) {
        moved.put(after.get(slot), slot);
      }
    }
    if (moved.isEmpty() && before.size() == after.size()) {
      return;
    }
    Set<ContentId> gone = new HashSet<>(before);
    after.forEach(gone::remove);
    for (ContentId content : gone) {
      session.update(
          "DELETE FROM slots WHERE content = ? AND device = ? AND batch = ?",
          content.uuid(),
          owner.id(),
          batch);
    }
    for (Map.Entry<ContentId, Integer> entry : moved.entrySet()) {
      session.update(
          "INSERT OR REPLACE INTO slots (content, device, batch, slot) VALUES (?, ?, ?, ?)",
          entry.getKey().uuid(),
          owner.id(),
          batch,
          entry.getValue());
    }
  }

  /** Removes the slots of a batch whose list is lost; reads the whole table. */
  static void forget(Session session, Owner owner, int batch) throws SQLException {
    session.update("DELETE FROM slots WHERE device = ? AND batch = ?", owner.id(), batch);
  }

  /** Removes the slots of a device; reads the whole table. */
  static void forget(Session session, Owner owner) throws SQLException {
    session.update("DELETE FROM slots WHERE device = ?", owner.id());
  }
}
