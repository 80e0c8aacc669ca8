package io.muster.daemon.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.daemon.scan.ScanSink;
import io.muster.daemon.scan.ScannedFile;
import io.muster.protocol.model.Uuid;
import io.muster.storage.StorageException;
import io.muster.storage.library.LocationScans;
import io.muster.storage.library.LocationScans.Scan;
import io.muster.storage.library.LocationScans.Totals;
import io.muster.storage.library.ScanState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real folders, walked by the one thread that does so. */
final class LocationsTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private Path dir;
  private TestService service;
  private Path photos;
  private Locations locations;
  private volatile Runnable beforeWrites = () -> {};

  @BeforeEach
  void open() throws Exception {
    service = new TestService(dir.toRealPath());
    photos = Files.createDirectories(dir.toRealPath().resolve("photos"));
    Files.writeString(photos.resolve("one.txt"), "1");
    Files.writeString(Files.createDirectory(photos.resolve("in")).resolve("two.txt"), "22");
    locations = started();
  }

  private Locations started() {
    Locations made =
        new Locations(
            new Locations.Parts(
                service.identity.id(),
                service.library,
                service.records,
                service.random::nextLong,
                this::sink),
            _ -> false,
            NEVER);
    made.start();
    return made;
  }

  private ScanSink sink(Uuid location) {
    IndexSink index =
        new IndexSink(
            service.identity.id(), location, service.records, service.library.files(), _ -> {});
    return new ScanSink() {
      @Override
      public void found(List<ScannedFile> batch) {
        beforeWrites.run();
        index.found(batch);
      }

      @Override
      public void gone(List<String> paths) {
        index.gone(paths);
      }

      @Override
      public void unreadable(String path, String reason) {
        index.unreadable(path, reason);
      }
    };
  }

  @AfterEach
  void close() {
    locations.close();
    service.close();
  }

  private LocationScans scans() {
    return service.library.files().scans();
  }

  private Scan scan(WatchedLocation location) {
    return scans().of(location.location().uuid()).orElseThrow();
  }

  private void awaitState(WatchedLocation location, ScanState state) {
    await().until(() -> scan(location).state() == state && !location.hasWork());
  }

  private void awaitTotals(WatchedLocation location, Totals totals) {
    Uuid uuid = location.location().uuid();
    await().until(() -> scans().recordedTotals(uuid).equals(Optional.of(totals)));
  }

  @Test
  void shouldSayThatAFolderIsScannedAndWhatLiesInIt() throws Exception {
    CountDownLatch walking = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    beforeWrites =
        () -> {
          walking.countDown();
          awaitUninterruptibly(goOn);
        };
    WatchedLocation added = locations.add(photos, null);
    assertThat(walking.await(20, SECONDS)).isTrue();
    assertThat(scan(added).state()).isEqualTo(ScanState.SCANNING);
    assertThat(scan(added).finishedMillis()).isZero();
    goOn.countDown();
    awaitState(added, ScanState.COMPLETE);
    assertThat(scan(added).finishedMillis()).isPositive();
    awaitTotals(added, new Totals(2, 3));
    assertThat(scans().totals(added.location().uuid())).isEqualTo(new Totals(2, 3));
    assertThat(lastScanOfRecord()).isEqualTo(scan(added).finishedMillis());
  }

  /** As any program reads it. */
  private long lastScanOfRecord() throws Exception {
    String file = "jdbc:sqlite:" + service.folder.resolve("library.db");
    try (var connection = DriverManager.getConnection(file);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT last_scan_at FROM locations")) {
      return rows.getLong(1);
    }
  }

  @Test
  void shouldTellTheTotalsAgainWhenAFileComes() throws Exception {
    WatchedLocation added = locations.add(photos, null);
    awaitTotals(added, new Totals(2, 3));
    Files.writeString(photos.resolve("three.txt"), "333");
    added.changed(Set.of("three.txt"));
    awaitTotals(added, new Totals(3, 6));
  }

  @Test
  void shouldSayWhyAFolderIsNotScannedUntilItIsThereAgain() throws Exception {
    WatchedLocation added = locations.add(photos, null);
    awaitTotals(added, new Totals(2, 3));
    Path away = photos.resolveSibling("away");
    Files.move(photos, away);
    added.changed(Set.of(""));
    awaitState(added, ScanState.ERROR);
    assertThat(scan(added).error().orElseThrow()).contains("not there");
    assertThat(scans().recordedTotals(added.location().uuid())).contains(new Totals(2, 3));
    Files.move(away, photos);
    added.changed(Set.of(""));
    awaitState(added, ScanState.COMPLETE);
    assertThat(scan(added).error()).isEmpty();
  }

  @Test
  void shouldSayWhyAWalkWasGivenUp() throws Exception {
    beforeWrites =
        () -> {
          throw new StorageException(StorageException.Kind.FULL, "the disk is full");
        };
    WatchedLocation added = locations.add(photos, null);
    await().until(() -> scan(added).state() == ScanState.ERROR);
    assertThat(scan(added).error().orElseThrow()).contains("the disk is full");
    beforeWrites = () -> {};
    added.changed(Set.of(""));
    awaitState(added, ScanState.COMPLETE);
  }

  @Test
  void shouldHaveAWalkThatACrashCutShortDoneAgain() throws Exception {
    WatchedLocation added = locations.add(photos, null);
    awaitTotals(added, new Totals(2, 3));
    locations.close();
    Uuid uuid = added.location().uuid();
    scans().begun(uuid, 1);
    Files.writeString(photos.resolve("three.txt"), "333");
    locations = started();
    awaitState(locations.all().getFirst(), ScanState.COMPLETE);
    awaitTotals(locations.all().getFirst(), new Totals(3, 6));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
