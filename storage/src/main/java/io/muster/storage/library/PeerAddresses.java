package io.muster.storage.library;

import io.muster.protocol.model.DeviceId;
import io.muster.storage.sql.Database;
import java.util.List;

/** Where peers were reached: this device's own memory, never sent to anyone. */
public final class PeerAddresses {
  /** Most addresses kept of a device; the least recently used go. */
  public static final int MAX_PER_DEVICE = 8;

  private final Database database;

  PeerAddresses(Database database) {
    this.database = database;
  }

  /**
   * An address of a device.
   *
   * @param address HOST:PORT
   * @param lastOkMillis when it was last reached there, milliseconds since 1970; 0 if never yet
   */
  public record PeerAddress(DeviceId device, String address, long lastOkMillis) {}

  /** Keeps an address, or that it was used again. */
  public void remember(PeerAddress peer) {
    database.write(
        session -> {
          session.update(
              """
              INSERT INTO peer_addresses (device, address, last_ok) VALUES (?, ?, ?)
              ON CONFLICT DO UPDATE SET last_ok = max(last_ok, excluded.last_ok)\
              """,
              peer.device().hash(),
              peer.address(),
              peer.lastOkMillis());
          return session.update(
              """
              DELETE FROM peer_addresses WHERE device = ?1 AND address NOT IN (
                SELECT address FROM peer_addresses WHERE device = ?1
                ORDER BY last_ok DESC, address LIMIT ?2)\
              """,
              peer.device().hash(),
              MAX_PER_DEVICE);
        });
  }

  /** All addresses, those last used first. */
  public List<PeerAddress> all() {
    return database.read(
        session ->
            session.list(
                "SELECT device, address, last_ok FROM peer_addresses ORDER BY last_ok DESC,"
                    + " address",
                row -> new PeerAddress(new DeviceId(row.hash(1)), row.text(2), row.number(3))));
  }

  /** Forgets all addresses of a device. */
  public void forget(DeviceId device) {
    database.write(
        session -> session.update("DELETE FROM peer_addresses WHERE device = ?", device.hash()));
  }
}
