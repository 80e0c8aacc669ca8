package io.muster.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.MigrateLegacyRequest;
import io.muster.daemon.control.MigrateLegacyRequest.Phase;
import io.muster.daemon.control.MigrateLegacyView;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.legacy.LegacySchema;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LegacyMigrationTest {
  private static final Hash BYTES = Hash.sha256("a photo".getBytes(UTF_8));
  private static final ContentId CONTENT = ContentId.of(BYTES);
  private static final VariantId THUMB = new VariantId("thumb", "128");
  private static final Uuid NAME = new Uuid(1, 2);
  private static final Uuid LAPTOP = new Uuid(3, 4);

  @TempDir private Path dir;
  private TestService service;
  private LegacyWrites writes;
  private LegacyMigration migration;

  @BeforeEach
  void open() throws Exception {
    dir = dir.toRealPath();
    service = new TestService(dir);
    writes = new LegacyWrites(service.sidecars, service.records, service.bits);
    migration = started();
    makeOld();
  }

  private LegacyMigration started() {
    LegacyFolders folders =
        new LegacyFolders(dir.resolve("library"), service.library, service.store);
    LegacyMigration made = new LegacyMigration(folders, writes);
    made.start();
    return made;
  }

  @AfterEach
  void close() {
    migration.close();
    service.close();
  }

  private void makeOld() throws Exception {
    Path bytes = Files.createDirectories(dir.resolve("old/ab")).resolve("128.webp");
    Files.writeString(bytes, "a thumbnail");
    String sum = Hash.sha256("a thumbnail".getBytes(UTF_8)).hex();
    old(LegacySchema.statements());
    old(
        "INSERT INTO content_identity (uuid, cas_id) VALUES (%s, '%s')"
            .formatted(hex(NAME), BYTES.hex()));
    old(
        """
        INSERT INTO sidecars (content_uuid, kind, variant, format, rel_path, checksum, size, status,
          created_at)
        VALUES (%s, 'thumb', '128', 'webp', 'ab/128.webp', '%s', 11, 'ready',
          '2024-01-01T00:00:00Z'),
        (%s, 'thumb', '256', 'webp', '../out', '%s', 11, 'ready', '2024-01-01T00:00:00Z'),
        (x'00112233445566778899aabbccddeeff', 'thumb', '128', 'webp', NULL, '%s', 11, 'ready',
          '2024-01-01T00:00:00Z')\
        """
            .formatted(hex(NAME), sum, hex(NAME), sum, sum));
    old(
        """
        INSERT INTO sidecar_availability (content_uuid, kind, variant, device_uuid, has)
        VALUES (%s, 'thumb', '128', %s, 1)\
        """
            .formatted(hex(NAME), hex(LAPTOP)));
  }

  private static String hex(Uuid uuid) {
    return "x'" + HexFormat.of().formatHex(uuid.bytes()) + "'";
  }

  private void old(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("old.db"));
  }

  private String asked(String sql) throws SQLException {
    try (Connection connection = connection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "nothing";
    }
  }

  private MigrateLegacyView ask(MigrateLegacyRequest request) {
    try {
      return migration.handle(request);
    } catch (ControlException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private MigrateLegacyView status() {
    return ask(MigrateLegacyRequest.status());
  }

  private void begin() {
    ask(
        MigrateLegacyRequest.begin(
            new MigrateLegacyRequest.Source(
                dir.resolve("old.db").toString(),
                LAPTOP.toString().replace("-", ""),
                dir.resolve("old").toString())));
    await().until(() -> status().rows().left() == 0 && service.bits.isIdle());
  }

  @Test
  void shouldImportInTheBackgroundAndSetBitsOfWhatIsHere() {
    assertThat(status()).isEqualTo(MigrateLegacyView.NONE);
    begin();
    MigrateLegacyView view = status();
    assertThat(view.phase()).isEqualTo(Phase.WRITE_BOTH);
    assertThat(view.counts()).isEqualTo(new MigrateLegacyView.Counts(1, 1, 0, 0, 1, 1, 1));
    assertThat(view.waiting()).containsExactly("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(view.problems())
        .containsExactly(
            new MigrateLegacyView.Problem(2, "rejected", "rel_path is no plain relative path"));
    assertThat(service.availability.holds(CONTENT, THUMB)).isTrue();
    assertThat(service.library.queries().variants())
        .singleElement()
        .extracting("id")
        .isEqualTo(THUMB);
  }

  @Test
  void shouldWriteOwnSidecarsIntoTheOlderLibraryToo() throws Exception {
    begin();
    VariantId text = new VariantId("text", "default");
    service.sidecars.add(CONTENT, text, new ByteArrayInputStream("words".getBytes(UTF_8)), "txt");
    String query = "SELECT checksum FROM sidecars WHERE kind = 'text'";
    await().until(() -> !asked(query).equals("nothing"));
    assertThat(asked(query)).isEqualTo(Hash.sha256("words".getBytes(UTF_8)).hex());
    assertThat(asked("SELECT has FROM sidecar_availability WHERE kind = 'text'")).isEqualTo("1");
  }

  @Test
  void shouldGoOnAfterARestartAndBackAgain() {
    begin();
    ask(MigrateLegacyRequest.goOn(Phase.WRITE_NEW, false));
    migration.close();
    migration = started();
    assertThat(status().phase()).isEqualTo(Phase.WRITE_NEW);
    assertThat(ask(MigrateLegacyRequest.rollBack()).phase()).isEqualTo(Phase.READ_BOTH);
    assertThat(ask(MigrateLegacyRequest.rollBack()).phase()).isEqualTo(Phase.WRITE_BOTH);
    ask(MigrateLegacyRequest.rollBack());
    await().until(() -> status().phase() == null && service.bits.isIdle());
    assertThat(service.library.queries().group(CONTENT).sidecars()).isEmpty();
    assertThat(service.availability.holds(CONTENT, THUMB)).isFalse();
    assertThat(dir.resolve("old.db")).exists();
  }

  @Test
  void shouldTakeTheBytesThatAPersonShows() throws Exception {
    begin();
    Path file = Files.writeString(dir.resolve("other.jpg"), "another photo");
    ask(
        MigrateLegacyRequest.show(
            new MigrateLegacyRequest.Shown(
                "00112233-4455-6677-8899-aabbccddeeff", file.toString())));
    await().until(() -> status().counts().waiting() == 0);
    ContentId shown = ContentId.of(Hash.sha256("another photo".getBytes(UTF_8)));
    assertThat(service.library.queries().group(shown).sidecars()).containsOnlyKeys(THUMB);
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    assertThatThrownBy(() -> migration.handle(MigrateLegacyRequest.rollBack()))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("--from FILE");
    begin();
    assertThatThrownBy(() -> migration.handle(MigrateLegacyRequest.goOn(Phase.DROPPED, false)))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("--anyway");
    assertThat(status().phase()).as("where it was").isEqualTo(Phase.WRITE_BOTH);
    ask(MigrateLegacyRequest.goOn(Phase.WRITE_NEW, false));
    assertThatThrownBy(() -> migration.handle(MigrateLegacyRequest.goOn(Phase.WRITE_BOTH, false)))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("--rollback");
    ask(MigrateLegacyRequest.goOn(Phase.DROPPED, true));
    assertThat(dir.resolve("old.db")).doesNotExist();
    assertThat(status().phase()).isEqualTo(Phase.DROPPED);
  }
}
