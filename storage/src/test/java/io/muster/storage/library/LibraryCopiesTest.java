package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.storage.inspect.DatabaseCheck;
import io.muster.storage.inspect.LibraryDatabases;
import io.muster.storage.sql.Copies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daily copies of a library. */
final class LibraryCopiesTest {
  @TempDir private Path folder;
  private TestDevice a;

  @BeforeEach
  void open() {
    a = new TestDevice(folder, "a");
  }

  @AfterEach
  void close() {
    a.close();
  }

  @Test
  void shouldKeepTwoAndLeaveThoseOfMigrationsAlone() throws Exception {
    Path backups = Files.createDirectories(a.folder().resolve("backups"));
    Files.writeString(backups.resolve("library-v1-20260101T000000000.db"), "of a migration");
    assertThat(a.library.copies().newestMillis()).isZero();
    Path first = a.library.copies().make();
    Path second = a.library.copies().make();
    Path third = a.library.copies().make();
    assertThat(a.library.copies().newestMillis()).isPositive();
    assertThat(Copies.beside(a.file(), "library").all())
        .containsExactly(third, second, backups.resolve("library-v1-20260101T000000000.db"))
        .doesNotContain(first);
  }

  @Test
  void shouldBeNamedWhereTheLibraryIsDamagedAndOpenInItsPlace() throws Exception {
    Path copy = a.library.copies().make();
    String root = a.library.root().hex();
    a.library.close();
    Pages pages = new Pages(a.file());
    pages.overwrite(pages.root("sidecar_variant_registry"), 0, 400);
    DatabaseCheck found = new LibraryDatabases(a.folder()).check(false).getFirst();
    assertThat(found.goodCopy()).isEqualTo(copy.toString());
    a.library = Library.open(a.folder(), a.options());
    assertThat(a.library.damage().orElseThrow()).contains("newest good copy is " + copy);

    a.library.close();
    for (String part : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(a.file() + part));
    }
    Files.copy(copy, a.file());
    a.library = Library.open(a.folder(), a.options());
    assertThat(a.library.damage()).isEmpty();
    assertThat(a.library.root().hex()).isEqualTo(root);
  }
}
