package io.muster.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that another thread puts in. */
final class InsertsTest {
  private static final int MANY = 3 * Inserts.BATCH + 7;

  @TempDir private Path folder;
  private Database database;

  @BeforeEach
  void open() {
    database =
        Database.open(
            folder.resolve("notes.db"),
            Durability.OFF,
            Migrations.of(InsertsTest.class, "V1__notes.sql"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static void insert(Session session, long id) throws SQLException {
    session.insert("INSERT INTO notes (id, words) VALUES (?, ?)", id, "note " + id);
  }

  private static void insert(Session session, long from, long to) throws SQLException {
    for (long id = from; id < to; id++) {
      insert(session, id);
    }
  }

  private long count() {
    return database.<Long>read(session -> session.number("SELECT count(*) FROM notes"));
  }

  @Test
  void shouldFindEveryRowThatWasPutInBefore() {
    database.write(
        session -> {
          for (int id = 1; id <= MANY; id++) {
            insert(session, id);
            if (id % 700 == 1) {
              assertThat(session.number("SELECT count(*) FROM notes")).isEqualTo(id);
            }
          }
          return true;
        });
    assertThat(count()).isEqualTo(MANY);
  }

  @Test
  void shouldKeepTheOrderOfRows() {
    database.write(
        session -> {
          for (int i = 0; i < MANY; i++) {
            session.insert("INSERT INTO notes (words) VALUES (?)", "note " + (i + 1));
          }
          return true;
        });
    assertThat(
            database.<Long>read(
                s -> s.number("SELECT count(*) FROM notes WHERE words = 'note ' || id")))
        .isEqualTo(MANY);
  }

  @Test
  void shouldTakeAllBackWhenOneOfManyRowsIsRefused() {
    assertThatThrownBy(
            () ->
                database.write(
                    session -> {
                      insert(session, 1, MANY);
                      insert(session, 5);
                      insert(session, MANY, 2 * MANY);
                      return true;
                    }))
        .isInstanceOf(StorageException.class);
    assertThat(count()).isZero();
    assertThat(database.<Integer>write(s -> s.update("INSERT INTO notes (words) VALUES ('x')")))
        .isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void shouldCommitNothingAfterARefusalThatWasOverheard() {
    assertThatThrownBy(
            () ->
                database.write(
                    session -> {
                      insert(session, 1);
                      insert(session, 1);
                      assertThatThrownBy(() -> session.number("SELECT 1"))
                          .isInstanceOf(SQLException.class);
                      insert(session, 2);
                      return true;
                    }))
        .isInstanceOf(StorageException.class);
    assertThat(count()).isZero();
  }

  @Test
  void shouldTakeAllBackWhenWhoMakesTheRowsChangesItsMind() {
    assertThatThrownBy(
            () ->
                database.write(
                    session -> {
                      insert(session, 1, MANY);
                      insert(session, 1);
                      throw new IllegalStateException("changed my mind");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(count()).isZero();
    database.write(
        session -> {
          insert(session, 1, MANY);
          return true;
        });
    assertThat(count()).isEqualTo(MANY - 1);
  }
}
