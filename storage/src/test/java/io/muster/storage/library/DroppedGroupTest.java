package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.VariantId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One group whose row is damaged: the others travel on, and it comes back from who has it. */
final class DroppedGroupTest {
  private static final VariantId THUMB = VariantId.parse("thumb_128");
  private static final int GROUPS = 20;

  @TempDir private Path folder;
  private TestDevice a;
  private TestDevice b;
  private LibraryCounts counts = new LibraryCounts(0, 0, 0, 0);

  @BeforeEach
  void fill() {
    a = new TestDevice(folder, "a");
    b = new TestDevice(folder, "b");
    List<Mutation> writes = new ArrayList<>();
    for (int number = 0; number < GROUPS; number++) {
      writes.add(Mutation.putSidecar(content(number), THUMB, blob(number)));
    }
    a.library.write(writes);
    counts = a.library.queries().counts();
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private static ContentId content(int number) {
    return ContentId.of(Hash.sha256(new byte[] {(byte) number}));
  }

  private static Blob blob(int number) {
    return TestDevice.blob("thumb of " + number);
  }

  private void damage() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + a.file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE sidecar_groups SET created_at = created_at + 1 WHERE content_uuid = x'%s'"
              .formatted(content(7).uuid().toString().replace("-", "")));
    }
  }

  private List<RecordKey> groupsOf(TestDevice device) {
    return device.library.queries().groupsAfter(Optional.empty(), 100).stream()
        .map(RecordKey::group)
        .toList();
  }

  @Test
  void shouldSendTheRestOfTheStream() throws Exception {
    damage();
    b.pull(a, 1000);
    assertThat(groupsOf(b)).hasSize(GROUPS - 1).doesNotContain(RecordKey.group(content(7)));
    ContentId later = content(GROUPS);
    a.library.write(List.of(Mutation.putSidecar(later, THUMB, blob(GROUPS))));
    for (ChangeRange range : a.library.context().minus(b.library.context())) {
      b.library.merge(a.library.changes(range, 1000, 1 << 20));
    }
    assertThat(groupsOf(b)).contains(RecordKey.group(later));
    assertThat(a.library.recordsIn(RecordTree.leafOf(RecordKey.group(content(7)))))
        .extracting(LibraryRecord::key)
        .doesNotContain(RecordKey.group(content(7)));
  }

  @Test
  void shouldComeBackFromADeviceThatHasIt() throws Exception {
    b.pull(a, 1000);
    a.pull(b, 1000);
    assertThat(b.library.root()).isEqualTo(a.library.root());
    damage();
    LibraryCheck.Rows rows = a.library.check().rows(RecordType.GROUP, Long.MIN_VALUE, 100);
    assertThat(rows.damaged()).hasSize(1);

    Committed dropped = a.library.dropDamaged(rows.damaged());
    assertThat(dropped.changed()).containsExactly(RecordKey.group(content(7)));
    assertThat(a.library.root())
        .isNotEqualTo(b.library.root())
        .isEqualTo(a.library.recomputedRoot());
    assertThat(a.library.queries().counts().groups()).isEqualTo(GROUPS - 1);

    a.library.repair(b.library.recordsIn(RecordTree.leafOf(RecordKey.group(content(7)))));
    assertThat(a.library.root()).isEqualTo(b.library.root());
    assertThat(a.library.queries().group(content(7)).sidecars()).containsEntry(THUMB, blob(7));
    assertThat(a.library.queries().counts()).isEqualTo(b.library.queries().counts());
    assertThat(a.library.queries().counts().sidecars()).isEqualTo(counts.sidecars());
    a.reopen();
    assertThat(a.library.root()).isEqualTo(b.library.root());
  }

  @Test
  void shouldNotDropWhatCanBeRead() {
    Hash root = a.library.root();
    assertThat(a.library.dropDamaged(List.of(1L, 2L)).changed()).isEmpty();
    assertThat(a.library.root()).isEqualTo(root);
    assertThat(groupsOf(a)).hasSize(GROUPS);
  }
}
