package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;

/** The table {@code slots}: a {@link SlotList} for each batch. */
final class SlotRows {
  static final String AT = "SELECT list FROM slots WHERE id = ?";
  static final String FORGET = "DELETE FROM slots WHERE id BETWEEN ? AND ?";

  private SlotRows() {}

  private static long id(Owner owner, int number) {
    return owner.id() * AvailabilityBatch.MAX_BATCHES + number;
  }

  /**
   * The ordinals of a batch's slots.
   *
   * @param known how many ordinals there are
   * @throws IllegalArgumentException if they are not what was written
   */
  static int[] read(Session session, Owner owner, BatchRow row, int known) throws SQLException {
    byte[] list = bytes(session, owner, row.number());
    if (!SlotList.isWhole(owner.device().hash(), row.number(), row.slots(), list)) {
      throw new IllegalArgumentException("the slots of batch %d".formatted(row.number()));
    }
    ByteBuffer steps = ByteBuffer.wrap(list, 0, list.length - Integer.BYTES);
    return SlotList.decode(steps, row.contents(), known);
  }

  private static byte[] bytes(Session session, Owner owner, int number) throws SQLException {
    return session.first(AT, row -> row.bytes(1), id(owner, number)).orElseGet(() -> new byte[0]);
  }

  static void write(Session session, Owner owner, BatchRow row, int[] ordinals)
      throws SQLException {
    session.update(
        "INSERT OR REPLACE INTO slots (id, list) VALUES (?, ?)",
        id(owner, row.number()),
        SlotList.encode(owner.device().hash(), row.number(), row.slots(), ordinals));
  }

  static void remove(Session session, Owner owner, int number) throws SQLException {
    session.update("DELETE FROM slots WHERE id = ?", id(owner, number));
  }

  static void forget(Session session, Owner owner) throws SQLException {
    session.update(FORGET, id(owner, 0), id(owner, AvailabilityBatch.MAX_BATCHES - 1));
  }
}
