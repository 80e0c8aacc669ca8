package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.storage.library.LocationScans.Scan;
import io.muster.storage.library.LocationScans.Totals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocationScansTest {
  private static final Uuid PHOTOS = new Uuid(1, 2);

  @TempDir private Path dir;
  private TestDevice device;
  private LocationScans scans;

  @BeforeEach
  void open() {
    device = new TestDevice(dir, "a");
    write(Map.of("name", Values.ofText("Photos"), "path", Values.ofText("/photos")));
    scans = device.library.files().scans();
  }

  private void write(Map<String, ByteString> values) {
    device.library.write(List.of(Mutation.put(RecordKey.location(device.id, PHOTOS), values)));
  }

  @AfterEach
  void close() {
    device.close();
  }

  private static Scan scan(ScanState state, long finished, long files, String error) {
    return new Scan(state, finished, files, Optional.of(error).filter(e -> !e.isEmpty()));
  }

  @Test
  void shouldFollowAScanFromItsBeginningToItsEnd() {
    assertThat(scans.of(PHOTOS)).contains(scan(ScanState.PENDING, 0, 0, ""));
    scans.begun(PHOTOS, 10);
    assertThat(scans.of(PHOTOS)).contains(scan(ScanState.SCANNING, 0, 0, ""));
    scans.complete(PHOTOS, 20, 3);
    assertThat(scans.of(PHOTOS)).contains(scan(ScanState.COMPLETE, 20, 3, ""));
    scans.failed(PHOTOS, "its disk is away " + "x".repeat(1_000));
    Scan failed = scans.of(PHOTOS).orElseThrow();
    assertThat(failed.state()).isEqualTo(ScanState.ERROR);
    assertThat(failed.finishedMillis()).isEqualTo(20);
    assertThat(failed.error().orElseThrow())
        .startsWith("its disk is away")
        .hasSize(LocationScans.MAX_ERROR);
    scans.begun(PHOTOS, 30);
    assertThat(scans.of(PHOTOS)).contains(scan(ScanState.SCANNING, 20, 3, ""));
    scans.pending(PHOTOS);
    assertThat(scans.of(PHOTOS)).contains(scan(ScanState.PENDING, 20, 3, ""));
  }

  @Test
  void shouldForgetScansOfALocationThatIsForgotten() {
    scans.complete(PHOTOS, 20, 3);
    device.library.files().forget(PHOTOS);
    assertThat(scans.of(PHOTOS)).contains(scan(ScanState.PENDING, 0, 3, ""));
    assertThat(scans.of(new Uuid(3, 3))).isEmpty();
  }

  @Test
  void shouldSayWhatIsIndexedAndWhatTheRecordNames() {
    assertThat(scans.totals(PHOTOS)).isEqualTo(new Totals(0, 0));
    assertThat(scans.recordedTotals(PHOTOS)).isEmpty();
    for (String name : List.of("a", "b")) {
      EntryPath path = new EntryPath("2024/" + name, "photo.jpg");
      device.library.write(
          List.of(
              Mutation.put(
                  RecordKey.entry(device.id, path.entryIn(PHOTOS)),
                  Map.of(
                      "location", PHOTOS.byteString(),
                      "relative_path", Values.ofText(path.folder()),
                      "name", Values.ofText(path.name()),
                      "kind", Values.ofNumber(EntryKind.FILE.number()),
                      "size", Values.ofNumber(7)))));
    }
    assertThat(scans.totals(PHOTOS)).isEqualTo(new Totals(2, 14));
    write(Map.of("total_files", Values.ofNumber(2), "total_bytes", Values.ofNumber(14)));
    assertThat(scans.recordedTotals(PHOTOS)).contains(new Totals(2, 14));
  }
}
