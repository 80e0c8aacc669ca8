package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.DatabaseOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library.db with flipped bytes: what can be read is read, and the way out is named. */
final class DamagedLibraryTest {
  private static final DatabaseOptions OPTIONS =
      DatabaseOptions.of(LibrarySchema.SCHEMA, Durability.NORMAL);
  private static final String INSERT =
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      INSERT INTO sidecar_variant_registry (variant_id, life, stamps)
      SELECT 'thumb_' || i, 1, zeroblob(40) FROM n
      """;

  @TempDir private Path folder;
  private Path file = Path.of("unset");

  @BeforeEach
  void fill() {
    file = folder.resolve("library.db");
    try (Database database = LibraryFile.open(file, OPTIONS)) {
      assertThat(database.isReadOnly()).isFalse();
      database.<Integer>write(session -> session.update(INSERT));
    }
  }

  /** Overwrites the page that the table's rows begin in. */
  private void damage() throws IOException {
    long root;
    try (Database database = Database.openReadOnly(file, OPTIONS)) {
      root =
          database.<Long>read(
              session ->
                  session.number(
                      "SELECT rootpage FROM sqlite_schema"
                          + " WHERE name = 'sidecar_variant_registry'"));
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek((root - 1) * 8192);
      bytes.write(new byte[4096]);
    }
  }

  private void copy(String name) throws IOException {
    Path backups = Files.createDirectories(folder.resolve("backups"));
    Files.copy(file, backups.resolve(name));
  }

  private static void assertTold(Database database, String... words) {
    assertThat(database.isReadOnly()).isTrue();
    assertThatThrownBy(() -> database.<Integer>write(session -> session.update("DELETE FROM seen")))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT))
        .hasMessageContainingAll(words)
        .message()
        .hasLineCount(1);
  }

  @Test
  void shouldNameTheNewestGoodCopyAndReadOn() throws IOException {
    copy("library-v1-20260101T000000000.db");
    copy("library-v1-20260301T000000000.db");
    damage();
    copy("library-v1-20260401T000000000.db");
    try (Database database = LibraryFile.open(file, OPTIONS)) {
      assertTold(
          database,
          "damaged and only read",
          "backups/library-v1-20260301T000000000.db",
          "muster stop",
          "library.db-wal");
      assertThat(database.<Long>read(session -> session.number("SELECT count(*) FROM writers")))
          .isZero();
    }
  }

  @Test
  void shouldSayThatThereIsNoGoodCopy() throws IOException {
    damage();
    try (Database database = LibraryFile.open(file, OPTIONS)) {
      assertTold(database, "no good copy in backups/", "pair this device anew");
    }
  }

  @Test
  void shouldNameTheCopyWhereNotEvenTheHeaderIsLeft() throws IOException {
    copy("library-v1-20260101T000000000.db");
    Files.writeString(file, "no database ".repeat(2000));
    try (Database database = LibraryFile.open(file, OPTIONS)) {
      assertTold(database, "library-v1-20260101T000000000.db");
      assertThatThrownBy(() -> database.<Long>read(session -> session.number("SELECT 1 FROM seen")))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void shouldWorkAgainOnceTheCopyIsInPlace() throws IOException {
    copy("library-v1-20260101T000000000.db");
    damage();
    LibraryFile.open(file, OPTIONS).close();
    Files.delete(file);
    Files.deleteIfExists(folder.resolve("library.db-wal"));
    Files.deleteIfExists(folder.resolve("library.db-shm"));
    Files.copy(folder.resolve("backups/library-v1-20260101T000000000.db"), file);
    try (Database database = LibraryFile.open(file, OPTIONS)) {
      assertThat(database.isReadOnly()).isFalse();
      assertThat(
              database.<Long>read(s -> s.number("SELECT count(*) FROM sidecar_variant_registry")))
          .isEqualTo(2000);
    }
  }

  @Test
  void shouldReadALibraryThatIsDamagedAndRefuseToWriteIt() throws IOException {
    file = folder.resolve("a").resolve("library.db");
    ContentId content = ContentId.of(Hash.ZERO);
    VariantId thumb = new VariantId("thumb", "128");
    GroupWrite write = GroupWrite.of(content, thumb, TestDevice.blob("x"));
    try (TestDevice device = new TestDevice(folder, "a")) {
      device.library.record(List.of(write));
    }
    try (Database database = LibraryFile.open(file, OPTIONS)) {
      database.<Integer>write(session -> session.update(INSERT));
    }
    damage();
    try (TestDevice device = new TestDevice(folder, "a")) {
      assertThat(device.library.queries().group(content).sidecars()).containsKey(thumb);
      assertThatThrownBy(() -> device.library.record(List.of(write)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is damaged and only read")
          .hasMessageContaining("backups/");
    }
  }
}
