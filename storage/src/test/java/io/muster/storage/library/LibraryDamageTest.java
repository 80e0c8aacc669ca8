package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are not what was written are noticed and named. */
final class LibraryDamageTest {
  private static final ContentId CONTENT = ContentId.of(Hash.sha256(new byte[] {1}));
  private static final VariantId THUMB = VariantId.parse("thumb_128");
  private static final RecordKey VARIANT = RecordKey.variant(THUMB);

  @TempDir private Path folder;
  private TestDevice a;

  @BeforeEach
  void open() {
    a = new TestDevice(folder, "a");
    a.library.write(
        List.of(
            Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("a")),
            Mutation.put(VARIANT, Map.of("priority", Values.ofNumber(1)))));
  }

  @AfterEach
  void close() {
    a.close();
  }

  private void damage(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + a.file());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private static void assertCorrupt(ThrowingCallable read, String table) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT))
        .hasMessageContaining("row 1 of " + table)
        .hasMessageContaining("backup");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sidecars = x'00'",
        "sidecars = x''",
        "sidecars = 'text'",
        "sidecars = substr(sidecars, 1, length(sidecars) - 1)",
        "sidecars = sidecars || x'00'",
        "sidecars = x'01ffffffff0f'",
      })
  void shouldNameADamagedGroup(String change) throws Exception {
    damage("UPDATE sidecar_groups SET " + change.replace("sidecars || x'00'", EXTENDED));
    assertCorrupt(() -> a.library.queries().group(CONTENT), "sidecar_groups");
    int leaf = RecordTree.leafOf(RecordKey.group(CONTENT));
    assertThat(a.library.recordsIn(leaf)).noneMatch(r -> r.key().equals(RecordKey.group(CONTENT)));
    assertCorrupt(a.library::recomputedRoot, "sidecar_groups");
  }

  private static final String EXTENDED = "CAST(sidecars || x'00' AS BLOB)";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "priority = 'high'",
        "priority = NULL",
        "priority = 2",
        "stamps = CAST(substr(stamps, 1, length(stamps) - 1) AS BLOB)",
        "description = 'no stamp'",
        "stamps = x'05'",
        "stamps = 7",
        "stamps = x''",
        "variant_id = x'00'",
        "variant_id = ''",
      })
  void shouldNameADamagedRow(String change) throws Exception {
    damage("UPDATE sidecar_variant_registry SET " + change);
    assertCorrupt(a.library::recomputedRoot, "sidecar_variant_registry");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE writers SET counter = 0",
        "UPDATE forms SET variant = 'x'",
        "UPDATE seen SET after = up_to",
        "UPDATE tree_nodes SET node = node + 64",
        "UPDATE local_state SET value = x'00'",
        "UPDATE members SET stamps = x'00'",
      })
  void shouldRefuseToOpenOnDamagedMemory(String change) throws Exception {
    a.library.close();
    damage(change);
    assertThatThrownBy(() -> Library.open(a.folder(), a.options()))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT));
  }

  @Test
  void shouldRefuseALibraryOfANewerProgram() throws Exception {
    a.library.close();
    damageVersion();
    assertThatThrownBy(() -> Library.open(a.folder(), a.options()))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.NEWER))
        .hasMessageContaining("99");
  }

  private void damageVersion() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + a.file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("PRAGMA user_version = 99");
    }
  }

  @Test
  void shouldSayThatThereIsNoLibrary() {
    assertThat(Library.exists(folder)).isFalse();
    assertThatThrownBy(() -> Library.open(folder, a.options()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no library");
  }

  @Test
  void shouldNotMakeALibraryOverAnother() {
    assertThatThrownBy(
            () -> Library.create(a.folder(), a.options(), new NewLibrary("x", a.publicKey, "x")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("already");
  }

  @Test
  void shouldMakeALibraryWhereAnAttemptWasBrokenOff() throws Exception {
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    Files.writeString(fresh.resolve("library.db.new"), "half of something");
    assertThat(Library.exists(fresh)).isFalse();
    try (Library library =
        Library.create(fresh, a.options(), new NewLibrary("mine", a.publicKey, "laptop"))) {
      assertThat(library.current().name()).isEqualTo("mine");
      assertThat(library.members()).hasSize(1);
    }
    try (var files = Files.list(fresh)) {
      assertThat(files).noneMatch(file -> file.toString().contains(".new"));
    }
  }

  @Test
  void shouldGiveTheLibraryARandomUuid() {
    String id = a.library.current().id().toString();
    assertThat(id).matches(".{14}4.{4}[89ab].*");
  }
}
