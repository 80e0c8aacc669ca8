package io.muster.storage.availability;

import static io.muster.storage.availability.Device.LARGE;
import static io.muster.storage.availability.Device.SMALL;
import static io.muster.storage.availability.Device.content;
import static io.muster.storage.availability.Device.contents;
import static io.muster.storage.availability.Device.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.protocol.model.Incarnation;
import io.muster.storage.StorageException;
import io.muster.storage.availability.Applied.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DamageTest {
  @TempDir Path folder;
  private Device a;
  private Device b;

  @BeforeEach
  void open() {
    a = new Device(folder, "a");
    b = new Device(folder, "b");
    a.publish(contents(0, 12));
    b.pull(a, a);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void shouldBeginAnewWhenTheFileIsMissing() throws IOException {
    a.close();
    Files.delete(a.file);
    a.floor = 1;

    assertThat(a.availability().fresh()).isTrue();
    Head head = a.publish(contents(0, 3));
    assertThat(head.version().incarnation().counter()).isEqualTo(2);
    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.availability().counts(a.id)).isEqualTo(new Counts(1, 3, 3));
  }

  @Test
  void shouldMoveAsideWhatIsNoDatabase() throws IOException {
    a.close();
    byte[] noise = "not a database at all".repeat(999).getBytes(StandardCharsets.US_ASCII);
    Files.write(a.file, noise);

    assertThat(a.availability().fresh()).isTrue();

    assertThat(a.file.resolveSibling("availability.db.damaged-1")).hasBinaryContent(noise);
    assertThat(a.publish(set(1, SMALL)).version().sequence()).isEqualTo(1);
    a.close();
    Files.write(a.file, noise);
    assertThat(a.availability().fresh()).isTrue();
    assertThat(a.file.resolveSibling("availability.db.damaged-2")).exists();
  }

  @Test
  void shouldMoveAsideAFileWithADamagedPage() throws IOException {
    a.close();
    byte[] bytes = Files.readAllBytes(a.file);
    for (int at = 8192; at < bytes.length; at += 8192) {
      bytes[at] = 99;
    }
    Files.write(a.file, bytes);

    assertThat(a.availability().fresh()).isTrue();
    assertThat(a.file.resolveSibling("availability.db.damaged-1")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE shelves SET bodies = zeroblob(length(bodies))",
        "UPDATE shelves SET bodies = 'text'",
        "UPDATE shelves SET bodies = zeroblob(9000000)",
        "UPDATE shelves SET id = id + 1",
        "DELETE FROM shelves",
        "DELETE FROM slots WHERE id % 16384 = 1",
        "UPDATE slots SET list = zeroblob(length(list)) WHERE id % 16384 = 2",
        "UPDATE slots SET list = zeroblob(9000000)",
        "DELETE FROM contents",
        "UPDATE contents SET ids = zeroblob(length(ids))",
        "UPDATE contents SET id = 3",
        "UPDATE heads SET counter = 0",
        "UPDATE heads SET root = x'00'",
        "UPDATE heads SET batches = 99999999",
        "UPDATE own SET counter = -1",
        "UPDATE devices SET device = zeroblob(32)",
        "DROP TABLE slots"
      })
  void shouldMoveAsideAFileWithADamagedRow(String damage) throws SQLException {
    a.close();
    execute(a, damage);

    assertThat(a.availability().fresh()).isTrue();
    assertThat(a.file.resolveSibling("availability.db.damaged-1")).exists();
    assertThat(a.publish(set(1, SMALL)).counts()).isEqualTo(new Counts(1, 1, 1));
  }

  @Test
  void shouldNotTakeTheFileOfAnotherDevice() throws IOException {
    a.close();
    b.close();
    Files.copy(a.file, b.file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(b.availability().fresh()).isTrue();
    assertThat(b.availability().heads()).isEmpty();
  }

  @Test
  void shouldNotMoveAsideAFileOfANewerProgram() throws SQLException {
    a.close();
    execute(a, "PRAGMA user_version = 99");

    assertThatThrownBy(a::availability).isInstanceOf(StorageException.class);
    assertThat(a.file.resolveSibling("availability.db.damaged-1")).doesNotExist();
  }

  @Test
  void shouldTurnDamagedBatchesOfAReplicaIntoHoles() throws SQLException {
    damage(b, 1);

    assertThat(b.availability().verify(a.id)).isEqualTo(new Verified(false, List.of(1)));

    assertThat(b.vouchesFor(a)).isFalse();
    assertThat(b.availability().target(a.id)).contains(a.head(a));
    assertThat(b.availability().holes(a.id, 9)).containsExactly(1);
    assertThat(b.availability().heldBy(a.id, content(5))).isEmpty();
    assertThat(b.fill(a, a, Set.of(1)).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.availability().verify(a.id).sound()).isTrue();
  }

  @Test
  void shouldStopVouchingForAReplicaWithALostRow() throws SQLException {
    execute(b, "DELETE FROM shelves");

    assertThat(b.availability().verify(a.id).bad()).containsExactly(0, 1, 2);

    assertThat(b.vouchesFor(a)).isFalse();
    assertThat(b.availability().heldBy(a.id, content(5))).isEmpty();
    assertThat(b.aim(a, a, 0, 1, 2).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.head(a)).isEqualTo(a.head(a));
  }

  @Test
  void shouldNoticeALostListOfSlots() throws SQLException {
    execute(b, "DELETE FROM slots WHERE id % 16384 = 2");

    assertThat(b.availability().verify(a.id)).isEqualTo(new Verified(false, List.of(2)));

    assertThat(b.fill(a, a, Set.of(2)).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(b.availability().heldBy(a.id, content(9))).containsExactly(SMALL);
  }

  @Test
  void shouldReadEveryBatchBackBeforeATargetIsReached() throws SQLException {
    a.publish(contents(12, 8));
    b.pull(a, a);
    a.publish(set(0, LARGE), set(19, LARGE));
    b.aim(a, a, 0);
    damage(b, 1);

    assertThat(b.fill(a, a, Set.of(4))).isEqualTo(new Applied(Outcome.PARTIAL, 1));
    assertThat(b.availability().holes(a.id, 9)).containsExactly(1);
    assertThat(b.fill(a, a, Set.of(1)).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void shouldReportItsOwnDamageAndBeWholeAfterRenewal() throws SQLException {
    Incarnation before = a.availability().incarnation();
    damage(a, 1);
    execute(a, "DELETE FROM slots WHERE id % 16384 = 0");

    assertThat(a.availability().verify(a.id).sound()).isFalse();

    assertThat(a.vouchesFor(a)).isFalse();
    assertThat(a.availability().renew(0).version().incarnation().counter())
        .isEqualTo(before.counter() + 1);
    assertThat(a.availability().counts(a.id)).isEqualTo(new Counts(3, 4, 4));
    a.publish(contents(0, 12));
    assertThat(a.availability().verify(a.id).sound()).isTrue();
    assertThat(a.availability().holds(content(6), SMALL)).isTrue();
    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void shouldBeFreshAfterOwnDamageThatWasNotRenewed() throws SQLException {
    Incarnation before = a.availability().incarnation();
    damage(a, 1);
    a.availability().verify(a.id);

    assertThat(a.reopened().fresh()).isTrue();
    assertThat(a.availability().incarnation().counter()).isEqualTo(before.counter() + 1);
    assertThat(a.publish().version().sequence()).isEqualTo(1);
    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void shouldFindUnknownDevicesSound() {
    assertThat(a.availability().verify(new DeviceId(Hash.ZERO)).sound()).isTrue();
  }

  /** Flips a byte in the body of one batch of the only device that has batches. */
  private static void damage(Device device, int number) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + device.file);
        PreparedStatement read =
            connection.prepareStatement("SELECT id, bodies FROM shelves ORDER BY id");
        ResultSet row = read.executeQuery()) {
      assertThat(row.next()).isTrue();
      byte[] bodies = row.getBytes(2);
      int at = 0;
      for (int before = 0; before < number; before++) {
        at += Integer.BYTES + ByteBuffer.wrap(bodies).getInt(at);
      }
      bodies[at + Integer.BYTES + 100] ^= 4;
      try (PreparedStatement write =
          connection.prepareStatement("UPDATE shelves SET bodies = ? WHERE id = ?")) {
        write.setBytes(1, bodies);
        write.setLong(2, row.getLong(1));
        assertThat(write.executeUpdate()).isEqualTo(1);
      }
    }
  }

  private static void execute(Device device, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + device.file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
