package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.storage.Durability;
import io.muster.storage.library.LocationScans.Scan;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library of the first schema keeps all that is in it. */
final class IndexMigrationTest {
  private static final Uuid PHOTOS = new Uuid(1, 2);
  private static final Hash HASH = Hash.sha256(new byte[] {7});

  @TempDir private Path folder;

  /** A row's stamps as schema 1 has them: one stamp (writer 1, sequence 1, time 1), all fields. */
  private static String stamps(int... fields) {
    StringBuilder hex = new StringBuilder("x'01010202");
    for (int field : fields) {
      hex.append("%02x00".formatted(field));
    }
    return hex.append("'").toString();
  }

  private static String hex(Uuid uuid) {
    return "x'" + uuid.toString().replace("-", "") + "'";
  }

  private static List<String> rows(TestDevice device) {
    EntryPath path = new EntryPath("2024", "beach.jpg");
    String owner = hex(device.id.uuid());
    return List.of(
        "INSERT INTO writers VALUES (1, x'%s', 1, 5)".formatted(device.id.hash().hex()),
        "INSERT INTO locations VALUES (1, %s, %s, 1, 'Photos', '/photos', %s)"
            .formatted(owner, hex(PHOTOS), stamps(0, 1, 2)),
        "INSERT INTO content_identity VALUES (4, %s, x'%s', 3, 'image', %s)"
            .formatted(hex(ContentId.of(HASH).uuid()), HASH.hex(), stamps(0, 1, 2)),
        """
        INSERT INTO entries VALUES
          (9, %s, %s, 1, %s, '2024', 'beach.jpg', 1, 3, 420, 1000, %s, %s)\
        """
            .formatted(
                owner,
                hex(path.entryIn(PHOTOS)),
                hex(PHOTOS),
                hex(ContentId.of(HASH).uuid()),
                stamps(0, 1, 2, 3, 4, 5, 6, 7, 8)),
        "INSERT INTO file_stats VALUES (%s, '2024/beach.jpg', 9, 77, 5)".formatted(hex(PHOTOS)),
        "INSERT INTO scan_states VALUES (%s, 10, 20, 1)".formatted(hex(PHOTOS)));
  }

  @Test
  void shouldKeepAllThatAnOlderLibraryHolds() throws Exception {
    TestDevice device = new TestDevice(folder, "a");
    device.close();
    Files.delete(device.file());
    Migrations first = Migrations.of(LibraryFile.class, "V1__library.sql");
    Database.open(device.file(), Durability.OFF, first).close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + device.file());
        var statement = connection.createStatement()) {
      for (String row : rows(device)) {
        statement.executeUpdate(row);
      }
    }
    device.reopen();
    try (device) {
      LibraryQueries queries = device.library.queries();
      Entry entry = queries.entry(device.id, PHOTOS, EntryPath.of("2024/beach.jpg")).orElseThrow();
      assertThat(entry.row()).isEqualTo(9);
      assertThat(entry.content()).contains(ContentId.of(HASH));
      assertThat(queries.pathsOf(ContentId.of(HASH))).hasSize(1);
      assertThat(queries.content(ContentId.of(HASH)).orElseThrow().casId()).isEqualTo(HASH);
      assertThat(device.library.files().known(PHOTOS, "2024/beach.jpg").orElseThrow().mtimeNanos())
          .isEqualTo(77);
      assertThat(device.library.files().scans().of(PHOTOS))
          .contains(new Scan(ScanState.COMPLETE, 20, 1, Optional.empty()));
      Search beach = new Search("beach", null, null, null, false, null, Search.Sizes.ANY);
      assertThat(queries.index().find(beach, 9)).hasSize(1);
      assertThat(queries.index().largestFolders(queries.locations(device.id).getFirst(), "", 9))
          .contains(new IndexQueries.FolderSum("2024", 1, 3));
      assertThat(device.library.recomputedRoot()).isNotEqualTo(Hash.ZERO);
    }
  }
}
