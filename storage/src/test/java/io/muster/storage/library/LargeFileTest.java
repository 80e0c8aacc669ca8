package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library.db that is too large to be read through when it is opened. */
final class LargeFileTest {
  private static final String ROWS =
      """
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
      INSERT INTO sidecar_variant_registry (variant_id, life, stamps)
      SELECT 'thumb_' || i, 1, zeroblob(40) FROM n
      """;

  @TempDir private Path folder;
  private TestDevice a;

  @BeforeEach
  void fill() throws Exception {
    a = new TestDevice(folder, "a");
    a.library.close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + a.file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(ROWS);
      statement.executeUpdate(
          "INSERT INTO local_state VALUES ('large', zeroblob(%d))"
              .formatted(OpeningCheck.MAX_CHECKED));
    }
  }

  @AfterEach
  void close() {
    a.close();
  }

  private void open() {
    a.library = Library.open(a.folder(), a.options());
  }

  @Test
  void shouldFindATreeThatHasNoBegin() throws Exception {
    Pages pages = new Pages(a.file());
    pages.overwrite(pages.root("sidecar_variant_registry"), 0, 400);
    open();
    assertThat(a.library.isReadOnly()).isTrue();
  }

  @Test
  void shouldBeOnlyReadOnceTheRestIsReadAndDamaged() throws Exception {
    Pages pages = new Pages(a.file());
    pages.overwrite(pages.leaf("sidecar_variant_registry"), 0, 400);
    open();
    assertThat(a.library.isReadOnly()).isFalse();
    a.library.checkRest(() -> true);
    assertThat(a.library.isReadOnly()).isFalse();
    a.library.checkRest(() -> false);
    assertThat(a.library.isReadOnly()).isTrue();
    assertThat(a.library.damage().orElseThrow()).contains("damaged and only read (Tree ");
    a.reopen();
    assertThat(a.library.isReadOnly()).isTrue();
  }

  @Test
  void shouldBeOnlyReadWhereDamageShowsWhileItIsLoaded() throws Exception {
    Pages pages = new Pages(a.file());
    pages.overwrite(pages.root("sidecar_variant_registry"), 8, 4); // where its last rows lie
    open();
    assertThat(a.library.isReadOnly()).isTrue();
    assertThat(a.library.members()).hasSize(1);
  }

  @Test
  void shouldStayAsItIsWhereTheRestIsSound() {
    open();
    a.library.checkRest(() -> false);
    assertThat(a.library.isReadOnly()).isFalse();
  }
}
