package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library of the first schema is taken over whole. */
class FirstSchemaTest {
  private static final VariantId THUMB = new VariantId("thumb", "128");
  private static final VariantId BIG = new VariantId("thumb", "512");
  private static final VariantId TEXT = new VariantId("text", "default");

  @TempDir Path folder;

  private TestDevice opened() throws IOException, SQLException {
    Path file = Files.createDirectories(folder.resolve("a")).resolve("library.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        InputStream dump = getClass().getResourceAsStream("/io/muster/storage/library-v1.sql")) {
      assertThat(dump).isNotNull();
      statement.executeUpdate(new String(dump.readAllBytes(), StandardCharsets.UTF_8));
    }
    return new TestDevice(folder, "a");
  }

  private static ContentId content(int number) {
    return ContentId.of(Hash.sha256(("content " + number).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void shouldKeepEverySidecarFailureAndDeletion() throws IOException, SQLException {
    try (TestDevice a = opened()) {
      LibraryQueries queries = a.library.queries();
      assertThat(queries.group(content(0)).sidecars())
          .containsEntry(THUMB, TestDevice.blob("thumb 0"))
          .containsEntry(BIG, TestDevice.blob("big 0"))
          .containsEntry(TEXT, Blob.failed("no \"text\" in it", 1_700_000_000_000L));
      assertThat(queries.group(content(1)).sidecars()).isEmpty();
      assertThat(queries.removedSidecars(content(1))).isEqualTo(Set.of(THUMB));
      assertThat(queries.group(content(2)).sidecars())
          .containsEntry(BIG, TestDevice.blob("big again"));
      assertThat(queries.group(content(3)).sidecars())
          .containsEntry(TEXT, Blob.failed("no \"text\" in it", 1_700_000_000_003L));
      assertThat(queries.group(content(5)).sidecars().get(BIG))
          .extracting(Blob::format)
          .isEqualTo("png");
      assertThat(queries.counts()).isEqualTo(new LibraryCounts(5, 11, 18, 4));
      assertThat(queries.failedSidecars(10)).hasSize(4);
    }
  }

  @Test
  void shouldMakeTheTreeAnewAndSyncFromIt() throws IOException, SQLException {
    try (TestDevice a = opened();
        TestDevice c = new TestDevice(folder, "c")) {
      assertThat(a.library.recomputedRoot()).isEqualTo(a.library.root());
      c.pull(a, 7);
      a.pull(c, 7);
      assertThat(c.library.root()).isEqualTo(a.library.root());
      Hash before = a.library.root();
      a.library.record(List.of(GroupWrite.of(content(1), THUMB, TestDevice.blob("back"))));
      assertThat(a.library.root()).isNotEqualTo(before);
      c.pull(a, 7);
      assertThat(c.library.root()).isEqualTo(a.library.root());
      assertThat(c.library.queries().group(content(1)).sidecars()).containsKey(THUMB);
    }
  }

  @Test
  void shouldSumUpTheSizesOfVariants() throws IOException, SQLException {
    opened().close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a/library.db"));
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT group_concat(variant || ' ' || sidecars || ' ' || bytes, ', ') "
                    + "FROM (SELECT * FROM variant_sizes ORDER BY variant)")) {
      assertThat(rows.getString(1)).isEqualTo("thumb_128 11 79, thumb_512 7 112");
    }
  }
}
