package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The table {@code shelves}: bodies of batches, four neighbours a row, so that a change of many
 * batches writes few rows. A row is four times a length of 4 bytes and a body; 0 is no body.
 */
final class Shelves {
  /** Batches in one row. */
  static final int SIZE = 4;

  private static final int PER_DEVICE = AvailabilityBatch.MAX_BATCHES / SIZE;
  private static final byte[] NOTHING = new byte[0];

  static final String AT = "SELECT bodies FROM shelves WHERE id = ?";
  static final String LAST = "SELECT coalesce(max(id), ?) FROM shelves WHERE id BETWEEN ? AND ?";
  static final String FORGET = "DELETE FROM shelves WHERE id BETWEEN ? AND ?";

  private Shelves() {}

  static int of(int number) {
    return number / SIZE;
  }

  private static long id(Owner owner, int shelf) {
    return owner.id() * PER_DEVICE + shelf;
  }

  /** The four bodies, empty ones where there is none or what is there can't be told apart. */
  static byte[][] read(Session session, Owner owner, int shelf) throws SQLException {
    Optional<byte[]> row = session.first(AT, found -> found.bytes(1), id(owner, shelf));
    return split(row.orElse(NOTHING));
  }

  private static byte[][] split(byte[] row) {
    byte[][] bodies = {NOTHING, NOTHING, NOTHING, NOTHING};
    ByteBuffer in = ByteBuffer.wrap(row);
    for (int at = 0; at < SIZE && in.remaining() >= Integer.BYTES; at++) {
      int length = in.getInt();
      if (length < 0 || length > in.remaining() || length > BatchCodec.MAX_BODY) {
        return bodies;
      }
      bodies[at] = new byte[length];
      in.get(bodies[at]);
    }
    return bodies;
  }

  static void write(Session session, Owner owner, int shelf, byte[][] bodies) throws SQLException {
    int length = 0;
    for (byte[] body : bodies) {
      length += body.length;
    }
    if (length == 0) {
      session.update("DELETE FROM shelves WHERE id = ?", id(owner, shelf));
      return;
    }
    ByteBuffer row = ByteBuffer.allocate(length + SIZE * Integer.BYTES);
    for (byte[] body : bodies) {
      row.putInt(body.length).put(body);
    }
    session.update(
        "INSERT OR REPLACE INTO shelves (id, bodies) VALUES (?, ?)", id(owner, shelf), row.array());
  }

  /** How many shelves a device needs, the last one included. */
  static int count(Session session, Owner owner) throws SQLException {
    long last = session.number(LAST, id(owner, 0) - 1, id(owner, 0), id(owner, PER_DEVICE - 1));
    return (int) (last - id(owner, 0) + 1);
  }

  static void forget(Session session, Owner owner) throws SQLException {
    session.update(FORGET, id(owner, 0), id(owner, PER_DEVICE - 1));
  }
}
