package io.muster.storage.library;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Database;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How this device's locations are scanned, and how much lies in them. */
public final class LocationScans {
  /** Longest error kept, in characters; the rest is cut. */
  public static final int MAX_ERROR = 300;

  static final String TOTALS =
      """
      SELECT ifnull(sum(files), 0), ifnull(sum(bytes), 0) FROM folders
      WHERE location = ? AND device_uuid = ?\
      """;

  private final Database database;
  private final DeviceId self;

  LocationScans(Database database, DeviceId self) {
    this.database = database;
    this.self = self;
  }

  /**
   * The scan of a location.
   *
   * @param finishedMillis end of the last whole walk, 0 before the first
   * @param files seen by the last whole walk
   * @param error why the last one failed, in state {@link ScanState#ERROR}
   */
  public record Scan(ScanState state, long finishedMillis, long files, Optional<String> error) {}

  /**
   * The files of a location.
   *
   * @param bytes their sizes together
   */
  public record Totals(long files, long bytes) {}

  /** That it is to be walked. */
  public void pending(Uuid location) {
    state(location, ScanState.PENDING, null);
  }

  /** That a whole walk has begun. */
  public void begun(Uuid location, long nowMillis) {
    database.write(
        session ->
            session.update(
                """
                UPDATE locations SET scan_state = ?, error = NULL, scan_started_at = ?
                WHERE device_uuid = ? AND uuid = ?\
                """,
                ScanState.SCANNING.label(),
                nowMillis,
                self.uuid(),
                location));
  }

  /** That a whole walk has ended well. */
  public void complete(Uuid location, long nowMillis, long files) {
    database.write(
        session ->
            session.update(
                """
                UPDATE locations
                SET scan_state = ?, error = NULL, scan_finished_at = ?, scan_files = ?
                WHERE device_uuid = ? AND uuid = ?\
                """,
                ScanState.COMPLETE.label(),
                nowMillis,
                files,
                self.uuid(),
                location));
  }

  /** That it can't be walked, and why. */
  public void failed(Uuid location, String error) {
    state(
        location,
        ScanState.ERROR,
        error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error);
  }

  /** Changes no row that says so already: a folder that is away is looked for again and again. */
  private void state(Uuid location, ScanState state, @Nullable String error) {
    database.write(
        session ->
            session.update(
                """
                UPDATE locations SET scan_state = ?1, error = ?2
                WHERE device_uuid = ?3 AND uuid = ?4 AND (scan_state <> ?1 OR error IS NOT ?2)\
                """,
                state.label(),
                error,
                self.uuid(),
                location));
  }

  /** How it stands; empty for what is no location of this device. */
  public Optional<Scan> of(Uuid location) {
    return database.read(
        session ->
            session.first(
                """
                SELECT scan_state, scan_finished_at, scan_files, ifnull(error, '') FROM locations
                WHERE device_uuid = ? AND uuid = ?\
                """,
                row ->
                    new Scan(
                        ScanState.of(row.text(1)),
                        row.number(2),
                        row.number(3),
                        Optional.of(row.text(4)).filter(error -> !error.isEmpty())),
                self.uuid(),
                location));
  }

  /** What is indexed of it now. */
  public Totals totals(Uuid location) {
    return database.read(
        session ->
            session
                .first(
                    TOTALS, row -> new Totals(row.number(1), row.number(2)), location, self.uuid())
                .orElseThrow());
  }

  /** The totals that the location's record names; empty before the first. */
  public Optional<Totals> recordedTotals(Uuid location) {
    return database.read(
        session ->
            session.first(
                """
                SELECT total_files, total_bytes FROM locations
                WHERE device_uuid = ? AND uuid = ?
                  AND total_files IS NOT NULL AND total_bytes IS NOT NULL\
                """,
                row -> new Totals(row.number(1), row.number(2)),
                self.uuid(),
                location));
  }
}
