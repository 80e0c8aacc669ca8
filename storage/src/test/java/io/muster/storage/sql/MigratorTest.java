package io.muster.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.sql.MigrationProgress.Phase;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From one schema to another, up and down. */
final class MigratorTest {
  private static final int ROWS = 1_000;

  @TempDir private Path folder;
  private Path file = Path.of("unset");

  @BeforeEach
  void fill() {
    file = folder.resolve("notes.db");
    try (Database database = Database.open(file, Notes.options(2))) {
      Notes.add(database, ROWS);
    }
  }

  private void migrate(int target) throws SQLException {
    migrate(target, Notes.options(3));
  }

  private void migrate(int target, DatabaseOptions options) throws SQLException {
    Session session = Connections.writer(file, options);
    try {
      new Migrator(file, session, options, Copies.beside(file, "notes")).to(target);
    } finally {
      session.close();
    }
  }

  private long number(String sql) throws SQLException {
    Session session = Connections.open(file, true, List.of());
    try {
      return session.number(sql);
    } finally {
      session.close();
    }
  }

  private List<Path> copies() {
    return Copies.beside(file, "notes").all();
  }

  private static void assertRefused(ThrowingCallable work, Kind kind, String words) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(words);
  }

  @Test
  void shouldChangeEveryRowOnceInSlices() throws SQLException {
    migrate(3);

    assertThat(number("PRAGMA user_version")).isEqualTo(3);
    assertThat(number("SELECT count(*) FROM notes WHERE words GLOB 'note [0-9]*[0-9]!'"))
        .isEqualTo(ROWS - 10);
    assertThat(number("SELECT count(*) FROM notes JOIN twins USING (id, words)")).isEqualTo(ROWS);
    assertThat(number("SELECT count(*) FROM sqlite_schema WHERE name = 'migration_under_way'"))
        .isZero();
  }

  @Test
  void shouldGoDownAndUpAgain() throws SQLException {
    migrate(3);
    migrate(2);
    assertThat(number("PRAGMA user_version")).isEqualTo(2);
    assertThat(number("SELECT count(*) FROM notes WHERE words GLOB '*!'")).isZero();

    migrate(1);
    assertThat(number("SELECT count(*) FROM pragma_table_info('notes')")).isEqualTo(3);
    migrate(3);
    assertThat(number("SELECT count(*) FROM notes WHERE words GLOB '*[0-9]!'")).isEqualTo(ROWS);
  }

  @Test
  void shouldCopyBeforeEachStepAndKeepTheNewest() throws SQLException {
    migrate(3);
    assertThat(copies()).hasSize(1);
    assertThat(copies().getFirst().getFileName().toString()).matches("notes-v2-[0-9T]{18}\\.db");
    migrate(1);
    migrate(3);

    assertThat(copies()).hasSize(Copies.MAX_KEPT);
    assertThat(copies().getFirst().getFileName().toString()).startsWith("notes-v2-");
    assertThat(copies().get(1).getFileName().toString()).startsWith("notes-v1-");
    assertThat(folder.resolve("backups")).isDirectoryNotContaining("glob:**.part*");
  }

  @Test
  void shouldReportProgressOfCopyAndRows() throws SQLException {
    List<MigrationProgress> heard = new ArrayList<>();
    migrate(3, Notes.options(3).withListener(heard::add));

    assertThat(heard.getFirst().phase()).isEqualTo(Phase.COPYING);
    assertThat(heard)
        .filteredOn(progress -> progress.phase() == Phase.CHANGING)
        .hasSizeGreaterThan(2)
        .first()
        .isEqualTo(
            new MigrationProgress("notes", 2, 3, Phase.CHANGING, SlicedStep.FIRST_ROWS, ROWS));
    assertThat(heard.getLast().phase()).isEqualTo(Phase.DONE);
    assertThat(heard.getLast().done()).isEqualTo(2 * ROWS);
  }

  @Test
  void shouldGoOnWhereAnExceptionStoppedIt() throws SQLException {
    for (int i = 1; i < 100 && number("PRAGMA user_version") == 2; i++) {
      stopAtSlice(i);
    }

    assertThat(number("PRAGMA user_version")).isEqualTo(3);
    assertThat(number("SELECT count(*) FROM notes WHERE words GLOB '*[0-9]!'")).isEqualTo(ROWS);
    assertThat(number("SELECT count(*) FROM twins WHERE words GLOB '*[0-9]!'")).isEqualTo(ROWS);
    assertThat(copies()).as("one copy, from before the step").hasSize(1);
  }

  /** Ends it at a slice; each attempt gets at least one further. */
  private void stopAtSlice(int wanted) throws SQLException {
    int[] left = {Math.min(wanted, 2)};
    MigrationProgress.Listener stop =
        progress -> {
          if (progress.phase() == Phase.CHANGING && --left[0] == 0) {
            throw new IllegalStateException("stopped");
          }
        };
    try {
      migrate(3, Notes.options(3).withListener(stop));
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("stopped");
      assertThat(number("PRAGMA user_version")).isEqualTo(2);
    }
  }

  @Test
  void shouldFinishAHalfStepBeforeGoingTheOtherWay() throws SQLException {
    stopAtSlice(1);
    migrate(2);
    assertThat(number("PRAGMA user_version")).isEqualTo(2);
    assertThat(number("SELECT count(*) FROM notes WHERE words GLOB '*!'")).isZero();
  }

  @Test
  void shouldRefuseAHalfStepOfAnotherProgram() throws SQLException {
    stopAtSlice(1);
    assertRefused(() -> migrate(2, Notes.options(2)), Kind.NEWER, "half way from schema 2 to 3");
    change("UPDATE migration_under_way SET script = zeroblob(32)");
    assertRefused(() -> migrate(3), Kind.NEWER, "start that one again");
  }

  private void change(String sql) throws SQLException {
    Session session = Connections.open(file, false, List.of());
    try {
      session.script(sql);
    } finally {
      session.close();
    }
  }

  @Test
  void shouldLeaveTheSchemaWhereAFunctionFails() throws SQLException {
    change("UPDATE notes SET words = 'poison' WHERE id = 700");
    assertThatThrownBy(() -> migrate(3)).hasMessageContaining("note can't be marked");
    assertThat(number("PRAGMA user_version")).isEqualTo(2);

    change("UPDATE notes SET words = 'note 699' WHERE id = 700");
    migrate(3);
    assertThat(number("SELECT count(*) FROM notes WHERE words GLOB '*[0-9]!'")).isEqualTo(ROWS);
  }

  @Test
  void shouldRefuseTheWayBelowTheFoundation() {
    assertRefused(() -> migrate(0), Kind.OTHER, "no way below schema 1");
    assertRefused(() -> migrate(4), Kind.OTHER, "knows schemas up to 3");
  }

  @Test
  void shouldRefuseANewerDatabaseWithBothVersions() throws SQLException {
    migrate(3);
    assertRefused(() -> migrate(1, Notes.options(2)), Kind.NEWER, "has schema 3");
    assertRefused(() -> migrate(1, Notes.options(2)), Kind.NEWER, "up to 2");
  }

  @Test
  void shouldRollBackAStepThatLeavesADanglingRow() throws SQLException {
    migrate(3);
    Schema dangling =
        new Schema(
            "notes",
            Migrations.of(
                Notes.class, "V1__notes.sql", "V2__more.sql", "V3__marked.sql", "V4__dangling.sql"),
            List.of());
    assertThatThrownBy(() -> migrate(4, DatabaseOptions.of(dangling, Durability.NORMAL)))
        .hasMessageContaining("a row of children refers to none");
    assertThat(number("PRAGMA user_version")).isEqualTo(3);
  }

  @Test
  void shouldNotChangeADatabaseThatIsDamaged() throws Exception {
    long root = number("SELECT rootpage FROM sqlite_schema WHERE name = 'notes_by_author'");
    try (var bytes = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      bytes.position((root - 1) * Connections.PAGE);
      bytes.write(ByteBuffer.wrap(new byte[Connections.PAGE]));
    }
    assertRefused(() -> migrate(3), Kind.CORRUPT, "so nothing was changed");
    assertThat(number("PRAGMA user_version")).isEqualTo(2);
    assertThat(folder.resolve("backups")).isEmptyDirectory();
  }

  @Test
  void shouldRemoveACopyThatWasNotFinished() throws Exception {
    Files.createDirectories(folder.resolve("backups"));
    Files.writeString(folder.resolve("backups/notes-v2-20260101T000000000.db.part"), "half");
    migrate(3);
    assertThat(folder.resolve("backups")).isDirectoryNotContaining("glob:**.part");
    assertThat(copies()).hasSize(1);
    assertThat(Copies.beside(file, "notes").newestGood()).contains(copies().getFirst());
  }

  @Test
  void shouldRehearseOnACopy() throws SQLException {
    List<Long> rows = new ArrayList<>();
    Migrating migrating = new Migrating(file, Notes.options(3));
    List<Migrating.Taken> taken = migrating.rehearse(3, copy -> twins(copy, rows));

    assertThat(taken).hasSize(1);
    assertThat(taken.getFirst().rows()).isEqualTo(2 * ROWS);
    assertThat(rows).containsExactly((long) ROWS);
    assertThat(number("PRAGMA user_version")).isEqualTo(2);
    assertThat(copies()).isEmpty();
    assertThat(folder).isDirectoryNotContaining("glob:**rehearsal*");
  }

  private static void twins(Path copy, List<Long> rows) {
    try (Database database = Database.openReadOnly(copy, Notes.options(3))) {
      rows.add(database.<Long>read(session -> session.number("SELECT count(*) FROM twins")));
    }
  }

  @Test
  void shouldNotChangeADatabaseThatCannotBeCopied() throws Exception {
    Files.writeString(folder.resolve("backups"), "in the way");
    assertRefused(() -> migrate(3), Kind.OTHER, "no copy could be made");
    assertThat(number("PRAGMA user_version")).isEqualTo(2);
    assertThat(number("SELECT count(*) FROM notes WHERE words GLOB '*!'")).isZero();
  }
}
