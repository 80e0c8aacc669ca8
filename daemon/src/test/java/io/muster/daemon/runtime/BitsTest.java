package io.muster.daemon.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BitsTest {
  private static final ContentId CONTENT = ContentId.of(Hash.sha256("a photo".getBytes(UTF_8)));
  private static final ContentId OTHER = ContentId.of(Hash.sha256("another".getBytes(UTF_8)));
  private static final ContentId THIRD = ContentId.of(Hash.sha256("a third".getBytes(UTF_8)));
  private static final VariantId THUMB = new VariantId("thumb", "128");

  @TempDir private Path dir;
  private TestService service;

  @BeforeEach
  void open() throws Exception {
    service = new TestService(dir);
  }

  @AfterEach
  void close() {
    service.close();
  }

  private Blob add(ContentId content, String bytes) throws Exception {
    var in = new ByteArrayInputStream(bytes.getBytes(UTF_8));
    return service.sidecars.add(content, THUMB, in, "jpg");
  }

  /** Changes a byte of a group's row, or changes it back. */
  private void flip(ContentId content) throws Exception {
    String file = "jdbc:sqlite:" + service.folder.resolve("library.db");
    try (var connection = DriverManager.getConnection(file)) {
      byte[] value;
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT sidecars FROM sidecar_groups WHERE content_uuid = ?")) {
        select.setBytes(1, content.uuid().byteString().toByteArray());
        value = select.executeQuery().getBytes(1);
      }
      value[value.length / 2] ^= 1;
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE sidecar_groups SET sidecars = ? WHERE content_uuid = ?")) {
        update.setBytes(1, value);
        update.setBytes(2, content.uuid().byteString().toByteArray());
        assertThat(update.executeUpdate()).isOne();
      }
    }
  }

  private boolean holds(ContentId content) {
    return service.availability.holds(content, THUMB);
  }

  @Test
  void shouldCheckTheOthersWhenTheRowOfOneIsDamaged() throws Exception {
    List<ContentId> all = List.of(CONTENT, OTHER, THIRD);
    Path first = service.store.path(add(CONTENT, "one").hash());
    Path second = service.store.path(add(OTHER, "two").hash());
    add(THIRD, "three");
    flip(CONTENT);
    Files.delete(first);
    Files.delete(second);
    service.bits.recheckNow(all);
    assertThat(holds(CONTENT)).as("what was said of it stays").isTrue();
    assertThat(holds(OTHER)).isFalse();
    assertThat(holds(THIRD)).isTrue();
    assertThat(service.bits.damaged()).isEqualTo(1);
    assertThat(service.bits.isIdle()).as("nothing is tried for ever").isTrue();

    flip(CONTENT);
    service.bits.recheckNow(all);
    assertThat(holds(CONTENT)).isFalse();
    assertThat(service.bits.damaged()).isZero();
  }

  @Test
  void shouldNotTakeAContentForAnOrphanWhoseRowIsDamaged() throws Exception {
    add(CONTENT, "one");
    flip(CONTENT);
    assertThat(service.bits.removeOrphans(List.of(CONTENT))).isZero();
    assertThat(holds(CONTENT)).isTrue();
    flip(CONTENT);
    service.sidecars.remove(CONTENT, THUMB);
    assertThat(service.bits.removeOrphans(List.of(CONTENT))).isOne();
  }
}
