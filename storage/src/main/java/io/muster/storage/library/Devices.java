package io.muster.storage.library;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What devices say of themselves, and when this one saw them: that is never sent to anyone. */
public final class Devices {
  private final Database database;

  Devices(Database database) {
    this.database = database;
  }

  /**
   * A device. What it did not say is empty.
   *
   * @param capabilities what it can do, in order
   * @param online whether it is connected to this device
   * @param lastSeenMillis when it was connected last, milliseconds since 1970; 0 if never
   */
  public record Device(
      String os,
      String osVersion,
      String hardwareModel,
      List<String> capabilities,
      boolean online,
      long lastSeenMillis) {}

  /** A device that has a record. */
  public Optional<Device> of(DeviceId device) {
    return database.read(
        session ->
            session.first(
                """
                SELECT ifnull(os, ''), ifnull(os_version, ''), ifnull(hardware_model, ''),
                  ifnull(capabilities, ''), is_online, ifnull(last_seen_at, 0)
                FROM devices WHERE uuid = ? AND life % 2 = 1\
                """,
                Devices::read, device.uuid()));
  }

  private static Device read(Row row) throws SQLException {
    String capabilities = row.text(4);
    return new Device(
        row.text(1),
        row.text(2),
        row.text(3),
        capabilities.isEmpty() ? List.of() : List.of(capabilities.split(",", -1)),
        row.number(5) == 1,
        row.number(6));
  }

  /** That a device came or went; nothing where it has no row yet. */
  public void seen(Uuid device, boolean online, long nowMillis) {
    database.write(
        session ->
            session.update(
                "UPDATE devices SET is_online = ?, last_seen_at = ? WHERE uuid = ?",
                online ? 1 : 0,
                nowMillis,
                device));
  }

  /** That nobody is connected: when this device has just started. */
  public void allOffline() {
    database.write(
        session -> session.update("UPDATE devices SET is_online = 0 WHERE is_online <> 0"));
  }
}
