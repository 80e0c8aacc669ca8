package io.muster.storage.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.muster.storage.Durability;
import io.muster.storage.maintenance.Maintenance.Report;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.DatabaseOptions;
import io.muster.storage.sql.Migrations;
import io.muster.storage.sql.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MaintenanceTest {
  private static final long LONG = Duration.ofMinutes(5).toNanos();

  /** Far above the limit, since the machine may be busy; vacuuming all at once takes longer. */
  private static final long NOISE = 8;

  private static final int ROWS = 8_000;

  private static final String FILL =
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
      INSERT INTO things (name, body) SELECT 'thing ' || (i %% 97), zeroblob(7000) FROM n
      """
          .formatted(ROWS);

  @TempDir private Path folder;
  private Database database;

  @BeforeEach
  void fill() {
    Schema schema =
        new Schema("things", Migrations.of(MaintenanceTest.class, "V1__things.sql"), List.of());
    database =
        Database.open(folder.resolve("things.db"), DatabaseOptions.of(schema, Durability.NORMAL));
    database.<Integer>write(session -> session.update(FILL));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Maintenance maintenance(LongConsumer rest) {
    return new Maintenance(database, System::nanoTime, rest);
  }

  private long number(String sql) {
    return database.<Long>read(session -> session.number(sql));
  }

  @Test
  void shouldGiveFreePagesBackInShortSlices() throws Exception {
    database.<Integer>write(session -> session.update("DELETE FROM things WHERE id % 2 = 0"));
    long free = number("PRAGMA freelist_count");
    assertThat(free).isGreaterThan(3_000);
    long before = number("PRAGMA page_count");

    Report report = maintenance(_ -> {}).run(LONG);

    assertThat(report.finished()).isTrue();
    // New statistics take a page, and pages that say where others are go with them.
    assertThat(report.pagesFreed()).isCloseTo(free - GiveBack.KEPT, within(16L));
    assertThat(number("PRAGMA freelist_count")).isEqualTo(GiveBack.KEPT);
    assertThat(number("PRAGMA page_count")).isLessThan(before - report.pagesFreed() + 16);
    assertThat(report.slices()).isGreaterThan(3);
    assertThat(report.longestHoldNanos()).isLessThan(NOISE * Maintenance.MAX_HOLD_NANOS);
    assertThat(number("SELECT count(*) FROM things WHERE length(body) = 7000")).isEqualTo(ROWS / 2);
    assertThat(Files.size(folder.resolve("things.db"))).isLessThan(before * 8192);
  }

  @Test
  void shouldLetWritersInBetweenSlices() {
    database.<Integer>write(session -> session.update("DELETE FROM things WHERE id % 2 = 0"));
    AtomicInteger written = new AtomicInteger();
    LongConsumer writeMeanwhile =
        nanos -> {
          assertThat(nanos).isGreaterThanOrEqualTo(Maintenance.MIN_REST_NANOS);
          database.<Integer>write(s -> s.update("UPDATE things SET name = 'x' WHERE id = 1"));
          written.incrementAndGet();
        };
    Report report = maintenance(writeMeanwhile).run(LONG);
    assertThat(written.get()).isEqualTo(report.slices());
  }

  @Test
  void shouldStopAtTheBudgetAndGoOnTheNextTime() {
    database.<Integer>write(session -> session.update("DELETE FROM things WHERE id % 2 = 0"));
    long[] now = {0};
    Maintenance hurried = new Maintenance(database, () -> now[0], nanos -> now[0] += nanos);
    Report first = hurried.run(Maintenance.MIN_REST_NANOS * 2);
    assertThat(first.finished()).isFalse();
    assertThat(first.slices()).isBetween(1, 2);

    Report rest = maintenance(_ -> {}).run(LONG);
    assertThat(rest.finished()).isTrue();
    assertThat(number("PRAGMA freelist_count")).isEqualTo(GiveBack.KEPT);
  }

  @Test
  void shouldRenewStatistics() {
    Report report = maintenance(_ -> {}).run(LONG);
    assertThat(report.tablesAnalysed()).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM sqlite_stat1 WHERE idx = 'things_by_name'"))
        .isEqualTo(1);
  }

  @Test
  void shouldCopyTheLogIntoTheDatabase() throws Exception {
    Path file = folder.resolve("things.db");
    database.<Integer>write(s -> s.update("UPDATE things SET name = 'log' WHERE id <= 500"));
    maintenance(_ -> {}).checkpoint();
    Path copy = Files.copy(file, folder.resolve("without-log.db"));
    Schema none =
        new Schema("things", Migrations.of(MaintenanceTest.class, "V1__things.sql"), List.of());
    try (Database other =
        Database.openReadOnly(copy, DatabaseOptions.of(none, Durability.NORMAL))) {
      assertThat(other.<Long>read(s -> s.number("SELECT count(*) FROM things WHERE name = 'log'")))
          .isEqualTo(500);
    }
  }

  @Test
  void shouldNotCountAsUse() {
    long before = database.writes();
    maintenance(_ -> {}).run(LONG);
    assertThat(database.writes()).isEqualTo(before);
  }
}
