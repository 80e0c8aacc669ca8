package io.muster.storage.sql;

import static io.muster.storage.SmallDisk.assertFull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.storage.Durability;
import io.muster.storage.SmallDisk;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database on a small disk, which fills up in the middle of everything: a clear error, nothing
 * half-written, and the same works once there is room. Where nothing may be mounted, {@link
 * DatabaseTest} alone fills a database.
 */
final class FullDatabaseTest {
  private static final int ROOM = 8 << 20;
  private static final int BODY = 4_000;

  @TempDir private Path folder;
  private Path file = Path.of("unset");
  private Optional<SmallDisk> disk = Optional.empty();

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(folder, ROOM);
    assumeTrue(disk.isPresent(), "a small disk can be mounted");
    file = folder.resolve("notes.db");
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk.isPresent()) {
      disk.get().close();
    }
  }

  private static DatabaseOptions options(int latest) {
    return DatabaseOptions.of(Notes.schema(latest), Durability.FULL);
  }

  private void leave(long bytes) throws IOException {
    disk.orElseThrow().leave(bytes);
  }

  private void makeRoom() throws IOException {
    disk.orElseThrow().makeRoom();
  }

  private static int fill(Database database, int rows) {
    return database.write(
        session -> {
          for (int i = 0; i < rows; i++) {
            session.update(
                "INSERT INTO notes (words, bytes) VALUES (?, zeroblob(?))", "n" + i, BODY);
          }
          return rows;
        });
  }

  private static long count(Database database) {
    return database.<Long>read(session -> session.number("SELECT count(*) FROM notes"));
  }

  private static void assertSound(Database database) {
    String found =
        database.<String>read(
            s -> s.first("PRAGMA integrity_check", row -> row.text(1)).orElseThrow());
    assertThat(found).isEqualTo("ok");
  }

  @Test
  void shouldSayThatTheDiskIsFullWhileOpening() throws IOException {
    for (int room = 0; room <= 64 << 10; room += 8 << 10) {
      leave(room);
      try {
        Database.open(file, options(1)).close();
      } catch (StorageException e) {
        assertThat(e.kind()).as(e.getMessage()).isEqualTo(StorageException.Kind.FULL);
        assertThat(e).hasMessageContaining("free some space");
      }
    }
    leave(0);
    Files.deleteIfExists(file);
    leave(0);
    assertFull(() -> Database.open(file, options(1)));
    makeRoom();
    try (Database database = Database.open(file, options(1))) {
      assertThat(fill(database, 10)).isEqualTo(10);
      assertSound(database);
    }
  }

  @Test
  void shouldWriteAllOrNothingWhereverTheDiskEnds() throws IOException {
    try (Database database = Database.open(file, options(2))) {
      fill(database, 20);
      long expected = 20;
      for (int room = 0; room < 600 << 10; room += 36 << 10) {
        leave(room);
        try {
          expected += fill(database, 100);
        } catch (StorageException e) {
          assertThat(e.kind()).as(e.getMessage()).isEqualTo(StorageException.Kind.FULL);
        }
        assertThat(count(database)).isEqualTo(expected);
      }
      assertFull(() -> fill(database, 2_000));
      makeRoom();
      expected += fill(database, 100);
      assertThat(count(database)).isEqualTo(expected);
      assertSound(database);
    }
  }

  @Test
  void shouldKeepTheLogWhenThereIsNoRoomForACheckpoint() throws IOException {
    try (Database database = Database.open(file, options(2))) {
      fill(database, 300);
      leave(64 << 10);
      assertFull(database::checkpoint);
      assertThat(count(database)).isEqualTo(300);
      makeRoom();
      database.checkpoint();
      fill(database, 10);
      assertThat(count(database)).isEqualTo(310);
      assertSound(database);
    }
  }

  @Test
  void shouldChangeNothingWhenThereIsNoRoomForTheCopy() throws IOException {
    try (Database database = Database.open(file, options(2))) {
      fill(database, 300);
    }
    for (long room : new long[] {0, 200 << 10, Files.size(file), Files.size(file) + (800 << 10)}) {
      leave(room);
      assertFull(() -> Database.open(file, options(3)));
      assertThat(Copies.beside(file, "notes").all()).isEmpty();
    }
    makeRoom();
    try (Database database = Database.open(file, options(2))) {
      assertThat(count(database)).isEqualTo(300);
    }
    Database.open(file, options(3)).close();
    assertThat(Copies.beside(file, "notes").all()).hasSize(1);
  }

  @Test
  void shouldGoOnMigratingOnceThereIsRoom() throws IOException {
    try (Database database = Database.open(file, options(2))) {
      fill(database, 200);
    }
    // All room is gone with the first slice, when the copy has long been made.
    MigrationProgress.Listener fillUp =
        progress -> {
          if (progress.phase() == MigrationProgress.Phase.CHECKING) {
            uncheckedLeave(96 << 10);
          }
        };
    assertFull(() -> Database.open(file, options(3).withListener(fillUp)));
    makeRoom();
    try (Database database = Database.open(file, options(3))) {
      assertThat(
              database.<Long>read(
                  s -> s.number("SELECT count(*) FROM notes WHERE words GLOB 'n*[0-9]!'")))
          .isEqualTo(200);
      assertSound(database);
    }
  }

  private void uncheckedLeave(long bytes) {
    try {
      leave(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
