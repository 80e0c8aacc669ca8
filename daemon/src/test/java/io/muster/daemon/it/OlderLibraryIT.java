package io.muster.daemon.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.model.Hash;
import io.muster.storage.legacy.LegacySchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon takes an older library over, is killed while it does, and goes on. */
final class OlderLibraryIT {
  private static final int CONTENTS = 3_000;
  private static final String LAPTOP = "00000000-0000-0003-0000-000000000004";

  @TempDir private Path folder;
  private DaemonProcess device;

  @BeforeEach
  void make() throws IOException {
    device = new DaemonProcess(folder, "laptop");
  }

  @AfterEach
  void end() throws InterruptedException {
    if (device.isRunning()) {
      device.kill();
    }
  }

  @Test
  void shouldTakeOverAnOlderLibraryThoughItIsKilled() throws Exception {
    Path photo = Files.writeString(device.files().resolve("a.txt"), "a photo");
    Path old = older(Hash.sha256("a photo".getBytes(UTF_8)));
    device.start();
    device
        .cli(
            "migrate",
            "legacy",
            "--from",
            old.toString(),
            "--device",
            LAPTOP,
            "--sidecars",
            folder.resolve("old").toString(),
            "--json")
        .json(0);
    await().until(() -> status().at("/rows/done").asLong() > 0);
    device.kill();
    device.start();
    await().atMost(Duration.ofMinutes(1)).until(() -> status().at("/rows/left").asLong() == 0);
    JsonNode counts = status().get("counts");
    assertThat(counts.get("imported").asLong()).isEqualTo(CONTENTS);
    // The daemon's own sidecar of the photo, written to both, is among them.
    assertThat(counts.get("verified").asLong()).isBetween((long) CONTENTS, CONTENTS + 1L);
    assertThat(counts.get("problems").asLong()).isZero();
    await()
        .untilAsserted(
            () ->
                assertThat(device.whereis(photo).toString())
                    .contains("transcript_old", device.id()));
    assertThat(device.cli("migrate", "legacy", "--phase", "dropped").exit()).isZero();
    assertThat(old).doesNotExist();
    assertThat(device.cli("migrate", "legacy", "--rollback").err()).contains("no way back");
  }

  private JsonNode status() {
    return device.cli("migrate", "legacy", "--status", "--json").json(0);
  }

  private Path older(Hash photo) throws Exception {
    Path bytes = Files.createDirectories(folder.resolve("old/ab")).resolve("1.json");
    Files.writeString(bytes, "words");
    Path file = folder.resolve("old.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(LegacySchema.statements());
      connection.setAutoCommit(false);
      for (int number = 0; number < CONTENTS; number++) {
        byte[] name = Hash.sha256(("name " + number).getBytes(UTF_8)).bytes();
        byte[] uuid = Arrays.copyOf(name, 16);
        Hash content = number == 0 ? photo : Hash.sha256(("file " + number).getBytes(UTF_8));
        add(
            connection,
            "INSERT INTO content_identity (uuid, cas_id) VALUES (?, ?)",
            uuid,
            content.hex());
        add(
            connection,
            """
            INSERT INTO sidecars (content_uuid, kind, variant, format, rel_path, checksum, size,
              status, created_at)
            VALUES (?, 'transcript', 'old', 'json', 'ab/1.json', ?, 5, 'ready',
              '2024-01-01T00:00:00Z')\
            """,
            uuid,
            Hash.sha256("words".getBytes(UTF_8)).hex());
        add(
            connection,
            """
            INSERT INTO sidecar_availability (content_uuid, kind, variant, device_uuid, has)
            VALUES (?, 'transcript', 'old', unhex(?), 1)\
            """,
            uuid,
            LAPTOP.replace("-", ""));
      }
      connection.commit();
    }
    return file;
  }

  private static void add(Connection connection, String sql, byte[] uuid, String text)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, uuid);
      statement.setString(2, text);
      statement.executeUpdate();
    }
  }
}
