package io.muster.sim.bench;

import io.muster.sim.bench.LegacyRows.AvailabilityRow;
import io.muster.sim.bench.LegacyRows.SidecarRow;
import io.muster.storage.legacy.LegacySchema;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
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

  private static final int CONTENTS_AT_ONCE = 500;
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
  private final LegacyRows rows;
  private final PreparedStatement add;
  private final PreparedStatement put;
  private final PreparedStatement set;
  private int inTransaction;

  private LegacyStore(Sql sql, Dataset data) {
    this.sql = sql;
    this.data = data;
    this.rows = new LegacyRows(data);
    this.add = sql.with(open -> open.prepareStatement(ADD_SIDECAR));
    this.put = sql.with(open -> open.prepareStatement(PUT_AVAILABILITY));
    this.set = sql.with(open -> open.prepareStatement(UPDATE_SIDECAR));
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

  LegacyRows rows() {
    return rows;
  }

  /** Fills in all contents, 36 rows each; returns the seconds that it took to write them. */
  double fill(IntConsumer progress) {
    double seconds = 0;
    for (int from = 0; from < data.contents(); from += CONTENTS_AT_ONCE) {
      int to = Math.min(from + CONTENTS_AT_ONCE, data.contents());
      List<SidecarRow> sidecars = new ArrayList<>();
      List<AvailabilityRow> availability = new ArrayList<>();
      for (int number = from; number < to; number++) {
        for (int v = 0; v < Dataset.VARIANTS.size(); v++) {
          sidecars.add(rows.sidecar(number, v, 0));
          availability.addAll(rows.availability(number, v, 0));
        }
      }
      seconds += Timing.seconds(() -> write(sidecars, availability));
      progress.accept(to);
    }
    return seconds;
  }

  /** A content's sidecars, and then what the devices say of them. */
  private void write(List<SidecarRow> sidecars, List<AvailabilityRow> availability) {
    int variants = Dataset.VARIANTS.size();
    int each = variants * Dataset.DEVICES;
    inTransactions(
        () -> {
          for (int content = 0; content < sidecars.size() / variants; content++) {
            for (SidecarRow row : sidecars.subList(content * variants, (content + 1) * variants)) {
              add(row);
            }
            for (AvailabilityRow row : availability.subList(content * each, (content + 1) * each)) {
              put(row);
            }
          }
        });
  }

  /** Replaces sidecars' bytes; every device that had the old ones is said to have the new. */
  void update(List<SidecarUpdate> updates) {
    inTransactions(
        () -> {
          for (SidecarUpdate u : updates) {
            set(rows.sidecar(u.number(), u.variant(), u.generation()));
            for (var row : rows.availability(u.number(), u.variant(), u.generation())) {
              put(row);
            }
          }
        });
  }

  /** Enters what a device says, all in one transaction. */
  void put(List<AvailabilityRow> changes) {
    sql.transaction(
        open -> {
          for (AvailabilityRow row : changes) {
            bind(row);
            put.executeUpdate();
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

  private void inTransactions(Runnable writes) {
    sql.script("BEGIN");
    writes.run();
    sql.script("COMMIT");
    inTransaction = 0;
  }

  private void written() {
    inTransaction++;
    if (inTransaction == ROWS_PER_TRANSACTION) {
      sql.script("COMMIT");
      sql.script("BEGIN");
      inTransaction = 0;
    }
  }

  private void add(SidecarRow row) {
    sql.with(
        open -> {
          add.setBytes(1, row.uuid().bytes());
          bind(add, 2, row.key());
          add.setString(5, row.format());
          add.setString(6, row.path());
          add.setString(7, row.checksum());
          add.setLong(8, row.size());
          add.setString(9, row.time());
          add.setString(10, row.time());
          return add.executeUpdate();
        });
    written();
  }

  private void put(AvailabilityRow row) {
    sql.with(
        open -> {
          bind(row);
          return put.executeUpdate();
        });
    written();
  }

  private void set(SidecarRow row) {
    sql.with(
        open -> {
          set.setString(1, row.checksum());
          set.setLong(2, row.size());
          set.setString(3, row.time());
          bind(set, 4, row.key());
          return set.executeUpdate();
        });
    written();
  }

  private void bind(AvailabilityRow row) throws SQLException {
    bind(put, 1, row.key());
    put.setBytes(4, row.device().bytes());
    put.setInt(5, row.has() ? 1 : 0);
    put.setLong(6, row.size());
    put.setString(7, row.checksum());
    put.setString(8, row.seen());
  }

  private static void bind(PreparedStatement statement, int at, LegacyRows.Key key)
      throws SQLException {
    statement.setBytes(at, key.content().bytes());
    statement.setString(at + 1, key.kind());
    statement.setString(at + 2, key.variant());
  }
}
