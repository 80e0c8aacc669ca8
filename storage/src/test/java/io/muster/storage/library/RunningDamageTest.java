package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.DatabaseOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library.db whose pages are overwritten while it is open. */
final class RunningDamageTest {
  private static final VariantId THUMB = VariantId.parse("thumb_128");
  private static final int GROUPS = 2_000;

  @TempDir private Path folder;
  private TestDevice a;

  @BeforeEach
  void fill() {
    a = new TestDevice(folder, "a");
    List<Mutation> writes = new ArrayList<>();
    for (int number = 0; number < GROUPS; number++) {
      writes.add(Mutation.putSidecar(content(number), THUMB, TestDevice.blob("a")));
    }
    a.library.write(writes);
    a.reopen();
  }

  @AfterEach
  void close() {
    a.close();
  }

  private static ContentId content(int number) {
    return ContentId.of(Hash.sha256(new byte[] {(byte) number, (byte) (number >> 8)}));
  }

  private void damage(String table) throws Exception {
    Pages pages = new Pages(a.file());
    pages.overwrite(pages.root(table), 0, 400);
    a.library.devices().allOffline(); // after a write, readers fetch their pages anew
    a.library.devices().seen(a.id.uuid(), true, 1);
  }

  private void readAll() {
    for (int number = 0; number < GROUPS; number++) {
      a.library.queries().group(content(number));
    }
  }

  private void assertRefused(ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("library.db is damaged and only read")
        .hasMessageContaining("start Muster again")
        .message()
        .hasLineCount(1);
  }

  @Test
  void shouldTakeNothingInOnceAPageIsFoundDamaged() throws Exception {
    damage("sidecar_groups");
    assertThat(a.library.damage()).isEmpty();
    assertThatThrownBy(this::readAll).isInstanceOf(StorageException.class);
    assertThat(a.library.isReadOnly()).isTrue();
    assertThat(a.library.damage().orElseThrow()).contains("damaged and only read");
    assertRefused(
        () -> a.library.write(List.of(Mutation.putSidecar(content(1), THUMB, blob("b")))));
    assertRefused(() -> a.library.record(List.of(GroupWrite.of(content(1), THUMB, blob("b")))));
    assertThat(a.library.members()).hasSize(1);
    assertThat(a.library.queries().locations()).isEmpty();
  }

  @Test
  void shouldTakeALostTableForDamage() {
    DatabaseOptions options = DatabaseOptions.of(LibrarySchema.SCHEMA, Durability.OFF);
    try (Database database = LibraryFile.open(folder.resolve("b").resolve("library.db"), options)) {
      assertThat(database.isReadOnly()).isFalse();
      assertThatThrownBy(() -> database.<Long>read(session -> session.number("SELECT 1 FROM gone")))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT));
      assertThat(database.isReadOnly()).isTrue();
    }
  }

  @Test
  void shouldReadTheWholeFileAtTheNextStart() throws Exception {
    damage("sidecar_groups");
    assertThatThrownBy(this::readAll).isInstanceOf(StorageException.class);
    Path mark = a.folder().resolve("library.db.damaged");
    assertThat(mark).exists();
    a.reopen();
    assertThat(a.library.isReadOnly()).isTrue();
    assertThat(mark).exists();
  }

  private static Blob blob(String text) {
    return TestDevice.blob(text);
  }
}
