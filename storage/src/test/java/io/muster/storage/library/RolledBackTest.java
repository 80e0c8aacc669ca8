package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What memory took in during a commit that was rolled back is gone from memory too. */
final class RolledBackTest {
  private static final Uuid PHOTOS = new Uuid(1, 2);

  @TempDir private Path dir;
  private TestDevice device;

  @BeforeEach
  void open() {
    device = new TestDevice(dir, "a");
    device.library.write(
        List.of(
            Mutation.put(
                RecordKey.location(device.id, PHOTOS),
                Map.of("name", Values.ofText("Photos"), "path", Values.ofText("/photos")))));
  }

  @AfterEach
  void close() {
    device.close();
  }

  private Mutation file(String path) {
    EntryPath at = EntryPath.of(path);
    return Mutation.put(
        RecordKey.entry(device.id, at.entryIn(PHOTOS)),
        Map.of(
            "location", PHOTOS.byteString(),
            "relative_path", Values.ofText(at.folder()),
            "name", Values.ofText(at.name()),
            "kind", Values.ofNumber(EntryKind.FILE.number()),
            "content", content(path).uuid().byteString()));
  }

  private static ContentId content(String name) {
    return ContentId.of(Hash.sha256(Values.ofText(name).toByteArray()));
  }

  /** Breaks whoever comes to it, after the rows before it were written. */
  private static final class Broken extends AbstractList<FileStat> {
    @Override
    public FileStat get(int index) {
      throw new StackOverflowError("as if");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @Test
  void shouldForgetNumbersThatAnErrorTookBack() {
    assertThatThrownBy(() -> device.library.write(List.of(file("gone/a.jpg")), new Broken()))
        .isInstanceOf(StackOverflowError.class);

    device.library.write(List.of(file("kept/b.jpg")));
    device.library.write(List.of(file("gone/a.jpg")));

    for (String path : List.of("kept/b.jpg", "gone/a.jpg")) {
      assertThat(device.library.queries().pathsOf(content(path)))
          .as(path)
          .extracting(FilePath::path)
          .containsExactly(EntryPath.of(path));
    }
    assertThat(device.library.recomputedRoot()).isEqualTo(device.library.root());
  }

  @Test
  void shouldKeepACommitWhoseNewsNobodyTakes() {
    int[] calls = {0};
    device.library.whenGroupsChange(
        changed -> {
          calls[0]++;
          throw new IllegalStateException("as if");
        });
    Mutation sidecar =
        Mutation.putSidecar(content("x"), VariantId.parse("thumb_128"), TestDevice.blob("small"));

    assertThat(device.library.write(List.of(sidecar)).changed()).hasSize(1);

    assertThat(calls[0]).isEqualTo(1);
    assertThat(device.library.write(List.of(sidecar)).changed()).isEmpty();
  }
}
