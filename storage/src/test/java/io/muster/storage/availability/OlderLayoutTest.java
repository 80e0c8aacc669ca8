package io.muster.storage.availability;

import static io.muster.storage.availability.Device.contents;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head.Counts;
import io.muster.storage.Durability;
import io.muster.storage.sql.DatabaseOptions;
import io.muster.storage.sql.Migrating;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of the layout before the dictionary. */
final class OlderLayoutTest {
  @TempDir Path folder;

  @Test
  void shouldBeginANewIncarnationAboveTheOneOfAnOlderFile() throws IOException, SQLException {
    try (Device a = new Device(folder, "a")) {
      writeOlder(a, true);

      assertThat(a.availability().fresh()).isTrue();

      assertThat(a.availability().incarnation().counter()).isEqualTo(6);
      assertThat(a.availability().heads()).isEmpty();
      assertThat(a.file.resolveSibling("availability.db.damaged-1")).doesNotExist();
      assertThat(a.publish(contents(0, 3)).version().sequence()).isEqualTo(1);
      assertThat(a.reopened().counts(a.id)).isEqualTo(new Counts(1, 3, 3));
      assertThat(a.availability().fresh()).isFalse();
    }
  }

  @Test
  void shouldBeginANewIncarnationAfterAnOlderLayoutHeldIt() {
    long before;
    Path file;
    try (Device a = new Device(folder, "a")) {
      before = a.publish(contents(0, 3)).version().incarnation().counter();
      file = a.file;
    }
    Migrating migrating =
        new Migrating(file, DatabaseOptions.of(AvailabilitySchema.SCHEMA, Durability.OFF));
    assertThat(AvailabilitySchema.SCHEMA.migrations().losses(2, 1)).hasSize(1);
    assertThat(migrating.to(1)).hasSize(1);
    assertThat(migrating.standing().schema()).isEqualTo(1);
    try (Device a = new Device(folder, "a")) {
      assertThat(a.availability().incarnation().counter()).isEqualTo(before + 1);
      assertThat(a.availability().heads()).isEmpty();
      assertThat(a.publish(contents(0, 3)).counts()).isEqualTo(new Counts(1, 3, 3));
    }
  }

  @Test
  void shouldKeepTheIncarnationOfAnOlderFileThatNeverSigned() throws IOException, SQLException {
    try (Device a = new Device(folder, "a")) {
      writeOlder(a, false);

      assertThat(a.availability().fresh()).isTrue();
      assertThat(a.availability().incarnation().counter()).isEqualTo(5);
      assertThat(a.publish(contents(0, 3)).version().incarnation().counter()).isEqualTo(5);
    }
  }

  private static void writeOlder(Device device, boolean signed) throws IOException, SQLException {
    Files.createDirectories(Objects.requireNonNull(device.file.getParent()));
    try (InputStream in =
            Objects.requireNonNull(
                AvailabilityFile.class.getResourceAsStream("V1__availability.sql"));
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + device.file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      statement.executeUpdate("PRAGMA user_version = 1");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO devices VALUES (?, ?)")) {
        insert.setInt(1, 3);
        insert.setBytes(2, device.id.hash().bytes());
        insert.executeUpdate();
        insert.setInt(1, 4);
        insert.setBytes(2, Hash.sha256(new byte[] {7}).bytes());
        insert.executeUpdate();
      }
      statement.executeUpdate("INSERT INTO own VALUES (1, 3, 5, 77)");
      String head = "zeroblob(16), 5, 77, 9, zeroblob(32), 1, 2, 2, x'00', 1)";
      statement.executeUpdate("INSERT INTO heads VALUES (4, " + head);
      if (signed) {
        statement.executeUpdate("INSERT INTO heads VALUES (3, " + head);
      }
      statement.executeUpdate("INSERT INTO batches VALUES (3, 0, zeroblob(32), 1, 2, 2)");
      statement.executeUpdate("INSERT INTO bodies VALUES (49152, x'0102')");
      statement.executeUpdate("INSERT INTO slots VALUES (zeroblob(16), 3, 0, 0)");
    }
  }
}
