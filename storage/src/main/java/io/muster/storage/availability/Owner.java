package io.muster.storage.availability;

import io.muster.protocol.model.DeviceId;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A device with the number that stands for it in rows.
 *
 * @param id the id of its row
 */
record Owner(long id, DeviceId device) {
  static final String FIND = "SELECT id FROM devices WHERE device = ?";
  static final String ALL = "SELECT id, device FROM devices ORDER BY id";

  static Optional<Owner> find(Session session, DeviceId device) throws SQLException {
    return session.first(FIND, row -> new Owner(row.number(1), device), device.hash());
  }

  /** Finds the device, or adds it. */
  static Owner of(Session session, DeviceId device) throws SQLException {
    Optional<Owner> found = find(session, device);
    if (found.isPresent()) {
      return found.get();
    }
    session.update("INSERT INTO devices (device) VALUES (?)", device.hash());
    return find(session, device).orElseThrow();
  }

  static List<Owner> all(Session session) throws SQLException {
    return session.list(ALL, row -> new Owner(row.number(1), new DeviceId(row.hash(2))));
  }
}
