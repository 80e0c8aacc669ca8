package io.muster.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Questions beside a database that is open for writing. */
final class FreeQueryTest {
  private static final int ROWS = 50;
  private static final String ENDLESS =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

  @TempDir private Path folder;
  private Database database;
  private FreeQuery query;

  @BeforeEach
  void open() {
    Path file = folder.resolve("notes.db");
    database = Database.open(file, Notes.options(3));
    Notes.add(database, ROWS);
    query = new FreeQuery(file, Notes.schema(3));
  }

  @AfterEach
  void close() {
    assertThat(database.<Long>read(s -> s.number("SELECT count(*) FROM notes"))).isEqualTo(ROWS);
    assertThat(folder).isDirectoryNotContaining("glob:**other*");
    database.close();
  }

  private FreeQuery.Answer ask(String sql) {
    return query.run(sql, 10, Duration.ofSeconds(20).toNanos());
  }

  @Test
  void shouldAnswerWithColumnsAndValues() {
    FreeQuery.Answer answer =
        ask(" -- how?\n/* so */ select id AS number, 'x', NULL, x'01', 1.5 FROM notes LIMIT 1;");
    assertThat(answer.columns()).containsExactly("number", "'x'", "NULL", "x'01'", "1.5");
    assertThat(answer.rows().getFirst())
        .isEqualTo(Arrays.asList(1L, "x", null, answer.rows().getFirst().get(3), 1.5));
    assertThat(answer.rows().getFirst().get(3)).isEqualTo(new byte[] {1});
    assertThat(answer.more()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; SELECT 2",
        "SELECT 1;x",
        "SELECT ';' ; DELETE FROM notes",
        "SELECT 1 /* ; */ ; -- so\n SELECT 2",
        "SELECT \"a;\" FROM notes; SELECT 1 --",
        "SELECT [a;b], `c;` FROM notes; VALUES (1)",
        "SELECT 1\0; SELECT 2"
      })
  void shouldRefuseASecondStatement(String sql) {
    assertThatThrownBy(() -> ask(sql))
        .isInstanceOf(StorageException.class)
        .hasMessage("only one statement is answered: leave out what follows its semicolon");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1;",
        "SELECT 1 ; ; \n-- that is all; really\n/* yes; */ ;",
        "SELECT 'it''s; fine' AS \"a;b\"",
        "SELECT 1 /* ; */ + 1 -- ; SELECT",
        "SELECT 1 AS [a;b], 2 AS `c;`"
      })
  void shouldTakeASemicolonThatEndsNothing(String sql) {
    assertThat(ask(sql).rows()).hasSize(1);
  }

  @Test
  void shouldNameTheColumnsOfNoRow() {
    assertThat(ask("SELECT id, words FROM notes WHERE id < 0").columns())
        .containsExactly("id", "words");
  }

  @Test
  void shouldStopAtTheLimit() {
    FreeQuery.Answer answer = ask("SELECT id FROM notes ORDER BY id");
    assertThat(answer.rows()).hasSize(10);
    assertThat(answer.more()).isTrue();
    assertThat(ask("SELECT id FROM notes LIMIT 10").more()).isFalse();
  }

  @Test
  void shouldKnowTheFunctionsOfTheProgram() {
    assertThat(ask("SELECT muster_mark('hi')").rows()).isEqualTo(List.of(List.of("hi!")));
    assertThat(ask("SELECT hex(muster_echo(x'')), muster_echo(NULL), muster_echo(2.5)").rows())
        .isEqualTo(List.of(Arrays.asList("", null, 2.5)));
    assertThatThrownBy(() -> ask("SELECT muster_mark('poison')"))
        .hasMessageContaining("muster_mark: note can't be marked");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM notes",
        "INSERT INTO notes (words) VALUES ('x')",
        "WITH x AS (SELECT 1) DELETE FROM notes",
        "WITH x AS (SELECT 1) INSERT INTO notes (words) SELECT 'x' FROM x",
        "PRAGMA query_only = OFF",
        "PRAGMA user_version = 9",
        "ATTACH 'other.db' AS other",
        "VACUUM INTO 'other.db'",
        "DROP TABLE notes",
        "BEGIN IMMEDIATE",
        "SELECT load_extension('other')",
        "SELECT 1 FROM notes; DELETE FROM notes",
        "SELECT length(zeroblob(1000000000))",
        "",
        "nonsense",
        "SELECT nonsense",
      })
  void shouldRefuseWhatDoesNotOnlyRead(String sql) {
    try {
      ask(sql);
      assertThat(sql).as("only its first statement runs").contains(";");
    } catch (StorageException e) {
      assertThat(e).message().hasLineCount(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "/**/", "-- so\n", "/* SELECT */ "})
  void shouldSkipAnyNumberOfBlanksAndComments(String blank) {
    assertThat(ask(blank.repeat(30_000) + "SELECT 1" + blank.repeat(30_000)).rows()).hasSize(1);
    assertThatThrownBy(() -> ask(blank.repeat(30_000) + "DELETE FROM notes"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("only SELECT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT zeroblob(16000000) FROM notes",
        "SELECT printf('%.*c', 5000000, 'x') FROM notes"
      })
  void shouldBoundTheWholeOfAnAnswer(String sql) {
    assertThatThrownBy(() -> query.run(sql, ROWS, Duration.ofSeconds(20).toNanos()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("more than 32 MiB")
        .hasMessageContaining("fewer rows");
  }

  @Test
  void shouldTellTheLackOfMemoryFromThatOfADisk() {
    var error = new SQLiteException("[SQLITE_NOMEM]", SQLiteErrorCode.SQLITE_NOMEM);
    assertThat(Errors.of(folder, error))
        .hasMessageContaining("not enough memory")
        .extracting(StorageException::kind)
        .isEqualTo(StorageException.Kind.MEMORY);
  }

  @Test
  void shouldEndAQueryThatTakesTooLong() {
    assertThatThrownBy(() -> query.run(ENDLESS, 10, Duration.ofMillis(200).toNanos()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("took longer than");
  }
}
