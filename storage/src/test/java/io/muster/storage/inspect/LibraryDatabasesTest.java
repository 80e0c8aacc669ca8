package io.muster.storage.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import io.muster.storage.availability.AvailabilitySchema;
import io.muster.storage.library.LibrarySchema;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.DatabaseOptions;
import io.muster.storage.sql.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking into the databases of a library while they are in use. */
final class LibraryDatabasesTest {
  private static final String FILL =
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
      INSERT INTO forms (variant, format) SELECT 'thumb_' || i, 'jpg' FROM n
      """;
  private static final String PAIRS =
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
      INSERT INTO unreadable SELECT x'01', 'path ' || i, 'why' FROM n
      """;

  @TempDir private Path folder;
  private Database library;
  private Database availability;
  private LibraryDatabases databases;

  @BeforeEach
  void open() {
    library = open(LibrarySchema.SCHEMA);
    availability = open(AvailabilitySchema.SCHEMA);
    library.<Integer>write(session -> session.update(FILL));
    databases = new LibraryDatabases(folder);
  }

  private Database open(Schema schema) {
    return Database.open(
        folder.resolve(schema.name() + ".db"), DatabaseOptions.of(schema, Durability.NORMAL));
  }

  @AfterEach
  void close() {
    library.close();
    availability.close();
  }

  private static TableSize size(DatabaseSizes sizes, String name) {
    return sizes.tables().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void shouldCountRowsAndBytesOfTablesAndIndexes() {
    library.<Integer>write(session -> session.update(PAIRS));
    DatabaseSizes sizes = databases.sizes().getFirst();

    assertThat(sizes.database()).isEqualTo("library");
    TableSize table = size(sizes, "forms");
    TableSize index = size(sizes, "sqlite_autoindex_forms_1");
    assertThat(table.rows()).isEqualTo(3000);
    assertThat(index.rows()).isEqualTo(3000);
    assertThat(index.isIndex()).isTrue();
    assertThat(index.table()).isEqualTo("forms");
    assertThat(size(sizes, "unreadable").rows()).as("without rowid").isEqualTo(5000);
    assertThat(table.bytes()).isEqualTo(table.pages() * sizes.pageSize());
    assertThat(table.used()).isBetween(3000L * 10, table.bytes());
    assertThat(sizes.logBytes()).isPositive();
    assertThat(databases.sizes()).hasSize(2);
  }

  @Test
  void shouldLookIntoALibraryThatNobodyHasOpen() {
    close();
    assertThat(databases.sizes()).hasSize(2);
    assertThat(databases.check(true)).allMatch(check -> check.problems().isEmpty());
    QueryAnswer answer =
        databases.query("library", "SELECT count(*) AS n FROM forms", 1, Duration.ofSeconds(9));
    assertThat(answer.rows()).isEqualTo(List.of(List.of(3000L)));
  }

  @Test
  void shouldNameTheDatabasesThatThereAre() {
    assertThatThrownBy(() -> databases.query("libary", "SELECT 1", 1, Duration.ofSeconds(9)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no database 'libary'; there are library, availability");
  }

  @Test
  void shouldFindDamage() throws IOException {
    library.close();
    Path file = folder.resolve("library.db");
    try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long page = 4; page < bytes.size() / 8192; page++) {
        bytes.write(ByteBuffer.wrap(new byte[] {0x55, 0x55, 0x55, 0x55}), page * 8192 + 3);
      }
    }
    List<DatabaseCheck> checks = databases.check(false);
    assertThat(checks.getFirst().problems()).isNotEmpty();
    assertThat(checks.get(1).problems()).isEmpty();

    Files.writeString(file, "not at all ".repeat(5000));
    assertThat(databases.check(false).getFirst().problems()).hasSize(1);
  }

  @Test
  void shouldRehearseWithoutChangingAnything() throws IOException {
    close();
    Path file = folder.resolve("library.db");
    byte[] before = Files.readAllBytes(file);
    List<String> heard = new ArrayList<>();
    SchemaMigration migration = databases.migration("library");
    int latest = migration.status().latest();
    assertThat(migration.status().schema()).isEqualTo(latest);

    SchemaMigration.Rehearsal rehearsal =
        migration.rehearse(latest, (doing, _, _) -> heard.add(doing));

    assertThat(rehearsal.steps()).isEmpty();
    assertThat(rehearsal.changes()).isEmpty();
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (var files = Files.list(folder)) {
      assertThat(files).noneMatch(path -> path.toString().contains("rehearsal"));
    }
    assertThatThrownBy(() -> migration.to(0, (_, _, _) -> {}))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no way below schema");
  }
}
