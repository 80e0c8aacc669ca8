package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.storage.inspect.DatabaseCheck;
import io.muster.storage.inspect.LibraryDatabases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Indexes of a library.db with other bytes in them: they are made anew when it is opened. */
final class MendedIndexTest {
  private static final int ENTRIES = 3_000;
  private static final Uuid PHOTOS = new Uuid(1, 2);
  private static final VariantId THUMB = VariantId.parse("thumb_128");
  private static final ContentId CONTENT = ContentId.of(Hash.sha256(new byte[] {1}));

  @TempDir private Path folder;
  private TestDevice a;
  private Hash root = Hash.ZERO;

  @BeforeEach
  void fill() {
    a = new TestDevice(folder, "a");
    List<Mutation> writes = new ArrayList<>();
    for (int number = 0; number < ENTRIES; number++) {
      EntryPath path = new EntryPath("y" + number % 7, "photo %d.jpg".formatted(number));
      writes.add(
          Mutation.put(
              RecordKey.entry(a.id, path.entryIn(PHOTOS)),
              Map.of(
                  "location", PHOTOS.byteString(),
                  "relative_path", Values.ofText(path.folder()),
                  "name", Values.ofText(path.name()),
                  "kind", Values.ofNumber(EntryKind.FILE.number()),
                  "size", Values.ofNumber(number))));
    }
    writes.add(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("a")));
    a.library.write(writes);
    root = a.library.root();
    a.library.close();
  }

  @AfterEach
  void close() {
    a.close();
  }

  private DatabaseCheck check() {
    return new LibraryDatabases(a.folder()).check(true).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "entries_by_name, 8100, 92", // what the root page holds
    "entries_by_name, 0, 200", // its header: the index can't even be cleared
    "sqlite_autoindex_sidecar_groups_1, 8150, 42",
  })
  void shouldMakeADamagedIndexAnew(String index, int from, int bytes) throws Exception {
    Pages pages = new Pages(a.file());
    pages.overwrite(pages.root(index), from, bytes);
    DatabaseCheck found = check();
    assertThat(found.problems()).isNotEmpty().noneMatch(line -> line.contains("***"));
    assertThat(found.onlyIndexes()).as("%s", found).isTrue();

    a.library = Library.open(a.folder(), a.options());
    assertThat(a.library.isReadOnly()).isFalse();
    assertThat(a.library.damage()).isEmpty();
    assertThat(a.library.root()).isEqualTo(root);
    assertThat(a.library.recomputedRoot()).isEqualTo(root);
    assertThat(a.library.queries().group(CONTENT).sidecars()).containsKey(THUMB);
    a.library.write(List.of(Mutation.putSidecar(CONTENT, THUMB, TestDevice.blob("b"))));
    assertThat(check().problems()).isEmpty();
  }

  @Test
  void shouldMakeAnIndexAnewThatNamesNoRowOfItsTable() throws Exception {
    Pages pages = new Pages(a.file());
    pages.replaceLast("photo 17.jpg", "photo ZZ.jpg"); // the index lies behind its table
    a.library = Library.open(a.folder(), a.options());
    LibraryCheck.Pages found = a.library.check().pages("entry_rows");
    assertThat(found.problems()).isNotEmpty();
    assertThat(found.mended()).isTrue();
    assertThat(a.library.check().pages("entry_rows").problems()).isEmpty();
    assertThat(a.library.isReadOnly()).isFalse();
  }

  @Test
  void shouldNotMendWhereATableIsDamagedToo() throws Exception {
    Pages pages = new Pages(a.file());
    pages.overwrite(pages.root("entries_by_name"), 0, 200);
    pages.overwrite(pages.root("sidecar_groups"), 0, 200);
    assertThat(check().onlyIndexes()).isFalse();
    a.library = Library.open(a.folder(), a.options());
    assertThat(a.library.isReadOnly()).isTrue();
    assertThat(a.library.damage().orElseThrow())
        .contains("is damaged and only read (Tree ")
        .doesNotContain("***");
    assertThat(a.library.root()).isEqualTo(root);
  }
}
