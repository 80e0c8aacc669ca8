package io.muster.sim.bench;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.legacy.LegacySchema;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The baseline: a file in the old layout, filled and changed as its programs did: prepared
 * statements, write-ahead log, {@code synchronous=NORMAL}, 1,000 rows a transaction.
 */
final class LegacyStore implements AutoCloseable {
  static final int ROWS_PER_TRANSACTION = 1000;

  /** The tables that stand for groups, registry, sync state and availability. */
  static final List<String> TABLES = List.of("sidecars", "sidecar_availability");

  private static final String ADD_SIDECAR =
      """
      INSERT INTO sidecars (uuid, content_uuid, kind, variant, format, rel_path, checksum, size,
        status, source, version, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'ready', 'generator', 1, ?, ?)\
      """;
  private static final String PUT_AVAILABILITY =
      """
      INSERT INTO sidecar_availability (content_uuid, kind, variant, device_uuid, has, size,
        checksum, last_seen_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (content_uuid, kind, variant, device_uuid) DO UPDATE SET has = excluded.has,
        size = excluded.size, checksum = excluded.checksum, last_seen_at = excluded.last_seen_at\
      """;
  private static final String UPDATE_SIDECAR =
      """
      UPDATE sidecars SET checksum = ?, size = ?, version = version + 1, updated_at = ?
      WHERE content_uuid = ? AND kind = ? AND variant = ?\
      """;

  private final Sql sql;
  private final Dataset data;

  private LegacyStore(Sql sql, Dataset data) {
    this.sql = sql;
    this.data = data;
  }

  /** Makes an empty file. */
  static LegacyStore create(Path file, Dataset data) {
    Sql sql = Sql.open(file);
    sql.script(LegacySchema.statements());
    return new LegacyStore(sql, data);
  }

  Sql sql() {
    return sql;
  }

  static Uuid device(int device) {
    return new Uuid(0x6465_7669_6365_4000L + device, 0x8000_0000_0000_0000L + device);
  }

  /** Fills in all contents; 36 rows each. */
  void fill(IntConsumer progress) {
    try (Batch batch = new Batch()) {
      for (int number = 0; number < data.contents(); number++) {
        for (int v = 0; v < Dataset.VARIANTS.size(); v++) {
          Blob blob = data.blob(number, v, 0);
          batch.addSidecar(number, v, blob);
          for (int d = 0; d < Dataset.DEVICES; d++) {
            batch.putAvailability(number, v, d, data.present(number, v, d), blob);
          }
        }
        progress.accept(number);
      }
    }
  }

  /** Replaces one sidecar's bytes; every device is said to have the new ones. */
  void update(List<SidecarUpdate> updates) {
    try (Batch batch = new Batch()) {
      for (SidecarUpdate update : updates) {
        Blob blob = update.blob(data);
        batch.updateSidecar(update.number(), update.variant(), blob);
        for (int d = 0; d < Dataset.DEVICES; d++) {
          boolean present = data.present(update.number(), update.variant(), d);
          batch.putAvailability(update.number(), update.variant(), d, present, blob);
        }
      }
    }
  }

  /** Says of one device that it no longer has anything of these contents, in one transaction. */
  void lose(List<Integer> numbers, int device) {
    sql.transaction(
        open -> {
          try (PreparedStatement put = open.prepareStatement(PUT_AVAILABILITY)) {
            for (int number : numbers) {
              for (int v = 0; v < Dataset.VARIANTS.size(); v++) {
                bind(put, number, v, device, false, data.blob(number, v, 0));
                put.executeUpdate();
              }
            }
          }
          return true;
        });
  }

  /** Rows that were written since the connection was opened. */
  long rowsWritten() {
    return sql.number("SELECT total_changes()");
  }

  @Override
  public void close() {
    sql.close();
  }

  private void bind(PreparedStatement put, int number, int v, int device, boolean has, Blob blob)
      throws SQLException {
    VariantId variant = Dataset.VARIANTS.get(v);
    put.setBytes(1, data.legacy(number).bytes());
    put.setString(2, variant.kind());
    put.setString(3, variant.variant());
    put.setBytes(4, device(device).bytes());
    put.setInt(5, has ? 1 : 0);
    put.setLong(6, blob.size());
    put.setString(7, blob.hash().hex());
    put.setString(8, time(blob.createdAt() + device));
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** Prepared statements and a transaction that ends every thousand rows. */
  private final class Batch implements AutoCloseable {
    private final PreparedStatement add = sql.with(open -> open.prepareStatement(ADD_SIDECAR));
    private final PreparedStatement put = sql.with(open -> open.prepareStatement(PUT_AVAILABILITY));
    private final PreparedStatement set = sql.with(open -> open.prepareStatement(UPDATE_SIDECAR));
    private int rows;

    Batch() {
      sql.script("BEGIN");
    }

    void addSidecar(int number, int v, Blob blob) {
      row(open -> bindSidecar(number, v, blob));
    }

    private int bindSidecar(int number, int v, Blob blob) throws SQLException {
      VariantId variant = Dataset.VARIANTS.get(v);
      Uuid content = data.legacy(number);
      add.setBytes(1, ByteBuffer.allocate(16).putLong(blob.hash().d()).putLong(number).array());
      add.setBytes(2, content.bytes());
      add.setString(3, variant.kind());
      add.setString(4, variant.variant());
      add.setString(5, blob.format());
      add.setString(6, path(content, variant, blob.format()));
      add.setString(7, blob.hash().hex());
      add.setLong(8, blob.size());
      add.setString(9, time(blob.createdAt()));
      add.setString(10, time(blob.createdAt()));
      return add.executeUpdate();
    }

    void putAvailability(int number, int v, int device, boolean has, Blob blob) {
      row(
          open -> {
            bind(put, number, v, device, has, blob);
            return put.executeUpdate();
          });
    }

    void updateSidecar(int number, int v, Blob blob) {
      row(
          open -> {
            VariantId variant = Dataset.VARIANTS.get(v);
            set.setString(1, blob.hash().hex());
            set.setLong(2, blob.size());
            set.setString(3, time(blob.createdAt()));
            set.setBytes(4, data.legacy(number).bytes());
            set.setString(5, variant.kind());
            set.setString(6, variant.variant());
            return set.executeUpdate();
          });
    }

    private void row(Sql.Work<Integer> write) {
      sql.with(write);
      rows++;
      if (rows % ROWS_PER_TRANSACTION == 0) {
        sql.script("COMMIT");
        sql.script("BEGIN");
      }
    }

    @Override
    public void close() {
      sql.script("COMMIT");
      sql.with(this::closeAll);
    }

    private boolean closeAll(Connection open) throws SQLException {
      add.close();
      put.close();
      set.close();
      return true;
    }
  }

  /** Where the old layout keeps a sidecar's bytes. */
  static String path(Uuid content, VariantId variant, String format) {
    String name = content.toString();
    return "%s/%s/%s/%ss/%s.%s"
        .formatted(
            name.substring(0, 2),
            name.substring(2, 4),
            name,
            variant.kind(),
            variant.variant(),
            format);
  }
}
