package io.muster.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
  private static final Migrations ONE = Migrations.of(DatabaseTest.class, "V1__notes.sql");
  private static final Migrations TWO =
      Migrations.of(DatabaseTest.class, "V1__notes.sql", "V2__more.sql");
  private static final Migrations BROKEN =
      Migrations.of(DatabaseTest.class, "V1__notes.sql", "V2__broken.sql");

  @TempDir private Path folder;

  private Database open(Migrations migrations) {
    return Database.open(folder.resolve("it's.db"), Durability.FULL, migrations);
  }

  private static long count(Database database) {
    return database.read(session -> session.number("SELECT count(*) FROM notes"));
  }

  private static int add(Database database, Object words) {
    return database.write(s -> s.update("INSERT INTO notes (words) VALUES (?)", words));
  }

  @Test
  void shouldKeepWhatWasWritten() {
    try (Database database = open(ONE)) {
      add(database, "hello");
    }
    try (Database database = open(ONE)) {
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void shouldBeSetUpForDurability() {
    try (Database database = open(ONE)) {
      assertThat(
              database.<String>write(
                  s -> s.first("PRAGMA journal_mode", row -> row.text(1)).orElseThrow()))
          .isEqualTo("wal");
      // 2 is FULL
      assertThat(database.<Long>write(s -> s.number("PRAGMA synchronous"))).isEqualTo(2);
      assertThat(database.<Long>write(s -> s.number("PRAGMA foreign_keys"))).isEqualTo(1);
      assertThat(database.<Long>read(s -> s.number("PRAGMA query_only"))).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepTemporaryFilesBesideTheDatabase() {
    try (Database database = open(ONE)) {
      assertThat(
              database.<String>write(
                  s -> s.first("PRAGMA temp_store_directory", row -> row.text(1)).orElseThrow()))
          .isEqualTo(folder.toString());
    }
  }

  @Test
  void shouldRollBackOnAnyException() {
    try (Database database = open(ONE)) {
      assertThatThrownBy(
              () ->
                  database.write(
                      session -> {
                        session.update("INSERT INTO notes (words) VALUES ('x')");
                        throw new IllegalStateException("changed my mind");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(count(database)).isZero();
      add(database, "works again");
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseWritesOfReaders() {
    try (Database database = open(ONE)) {
      assertThatThrownBy(() -> database.read(s -> s.update("DELETE FROM notes")))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void shouldRefuseTransactionWithinTransaction() {
    try (Database database = open(ONE)) {
      assertThatThrownBy(() -> database.write(outer -> database.<Integer>write(inner -> 1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldMigrateAnOlderDatabase() {
    try (Database database = open(ONE)) {
      add(database, "old");
    }
    try (Database database = open(TWO)) {
      assertThat(
              database.<String>read(
                  s -> s.first("SELECT author FROM notes", row -> row.text(1)).orElseThrow()))
          .isEqualTo("no;body");
    }
  }

  @Test
  void shouldLeaveNothingOfAMigrationThatFails() {
    open(ONE).close();
    assertThatThrownBy(() -> open(BROKEN)).isInstanceOf(StorageException.class);
    try (Database database = open(TWO)) {
      assertThat(database.<Long>read(s -> s.number("PRAGMA user_version"))).isEqualTo(2);
      assertThat(
              database.<Long>read(
                  s -> s.number("SELECT count(*) FROM sqlite_schema WHERE name = 'half'")))
          .isZero();
    }
  }

  @Test
  void shouldRefuseADatabaseOfANewerProgram() {
    open(TWO).close();
    assertThatThrownBy(() -> open(ONE))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.NEWER))
        .hasMessageContaining("schema 2")
        .hasMessageContaining("up to 1");
  }

  @Test
  void shouldSayThatAFileIsDamaged() throws IOException {
    Files.writeString(folder.resolve("it's.db"), "this is no database, ".repeat(1000));
    assertThatThrownBy(() -> open(ONE))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT));
  }

  @Test
  void shouldWriteNothingWhenTheDiskIsFull() {
    try (Database database = open(ONE)) {
      add(database, "before");
      database.<Long>write(s -> s.number("PRAGMA max_page_count = 20"));
      assertThatThrownBy(
              () ->
                  database.write(
                      session -> {
                        for (int i = 0; i < 100; i++) {
                          session.update("INSERT INTO notes (bytes) VALUES (zeroblob(8000))");
                        }
                        return 0;
                      }))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL))
          .hasMessageContaining("free some space");
      assertThat(count(database)).isEqualTo(1);
      add(database, "after");
      assertThat(count(database)).isEqualTo(2);
    }
  }

  @Test
  void shouldReadOneSnapshotWhileAWriteCommits() throws Exception {
    try (Database database = open(ONE);
        ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch written = new CountDownLatch(1);
      Future<Long> read =
          other.submit(
              () ->
                  database.<Long>read(
                      session -> {
                        long before = session.number("SELECT count(*) FROM notes");
                        begun.countDown();
                        await(written);
                        return session.number("SELECT count(*) FROM notes") - before;
                      }));
      begun.await();
      add(database, "meanwhile");
      written.countDown();
      assertThat(read.get()).isZero();
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void shouldReadWhileAWriteIsUnderWay() {
    try (Database database = open(ONE)) {
      long seen =
          database.<Long>write(
              session -> {
                session.update("INSERT INTO notes (words) VALUES ('not yet')");
                return count(database);
              });
      assertThat(seen).isZero();
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void shouldGoOnAfterEveryErrorOfAStatement() {
    try (Database database = open(ONE)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> addTwice(database)).isInstanceOf(StorageException.class);
        assertThatThrownBy(
                () -> database.<Long>read(s -> s.number("SELECT abs(?)", Long.MIN_VALUE)))
            .isInstanceOf(StorageException.class);
        assertThat(database.<Long>read(s -> s.number("SELECT abs(?)", -5L))).isEqualTo(5);
      }
      assertThat(count(database)).isZero();
    }
  }

  private static int addTwice(Database database) {
    String sql = "INSERT INTO notes (id, words) VALUES (?, ?)";
    return database.write(s -> s.update(sql, 1, "once") + s.update(sql, 1, "twice"));
  }

  @Test
  void shouldKeepTheLogShort() throws IOException {
    try (Database database = open(ONE)) {
      for (int i = 0; i < 40; i++) {
        database.<Integer>write(
            s -> s.update("INSERT INTO notes (bytes) VALUES (zeroblob(2000000))"));
      }
      long most = 2L * Connections.CHECKPOINT_PAGES * Connections.PAGE;
      assertThat(Files.size(folder.resolve("it's.db-wal"))).isBetween(1L, most);
    }
  }

  @Test
  void shouldEndWhileAReadGoesOn() throws Exception {
    Database database = open(ONE);
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch begun = new CountDownLatch(1);
      Future<Long> endless =
          other.submit(
              () ->
                  database.<Long>read(
                      session -> {
                        begun.countDown();
                        return session.number(ENDLESS);
                      }));
      begun.await();
      database.close();
      assertThatThrownBy(endless::get).hasCauseInstanceOf(StorageException.class);
      assertThatThrownBy(() -> count(database)).hasMessageContaining("closed");
    }
  }

  private static final String ENDLESS =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldKeepEmptyBytesAndOddTextApartFromNothing() {
    try (Database database = open(ONE)) {
      database.write(
          s ->
              s.update(
                  "INSERT INTO notes (words, bytes) VALUES (?, ?)",
                  "a\0b\ud83d\ude00",
                  new byte[0]));
      database.write(s -> s.update("INSERT INTO notes (words, bytes) VALUES (NULL, NULL)"));
      List<Boolean> none =
          database.read(s -> s.list("SELECT bytes FROM notes ORDER BY id", row -> row.isNull(1)));
      assertThat(none).containsExactly(false, true);
      assertThat(
              database.<String>read(
                  s -> s.first("SELECT words FROM notes", row -> row.text(1)).orElseThrow()))
          .isEqualTo("a\0b\ud83d\ude00");
    }
  }

  @Test
  void shouldNoticeAValueOfTheWrongType() {
    try (Database database = open(ONE)) {
      add(database, 7);
      database.write(s -> s.update("UPDATE notes SET bytes = 'text'"));
      assertThatThrownBy(
              () -> database.read(s -> s.list("SELECT bytes FROM notes", row -> row.bytes(1))))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT))
          .hasMessageContaining("bytes");
    }
  }
}
