package io.muster.storage.legacy;

import static io.muster.storage.legacy.OldLibrary.LAPTOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LegacyImportTest {
  private static final VariantId SMALL = VariantId.parse("thumb_128");
  private static final VariantId LARGE = VariantId.parse("thumb_512");

  @TempDir private Path folder;
  private OldLibrary old;
  private NewLibraryFixture fresh;

  @BeforeEach
  void make() throws IOException {
    old = new OldLibrary(folder);
    fresh = new NewLibraryFixture(folder.resolve("new"), Durability.OFF);
  }

  @AfterEach
  void close() {
    fresh.close();
  }

  private LegacyImport begin() {
    LegacySource source =
        new LegacySource(old.file, Optional.of(LAPTOP), Optional.of(old.sidecars));
    return LegacyImport.begin(fresh.folder, source, fresh.library, fresh.store, fresh);
  }

  private static void finish(LegacyImport legacy) {
    for (int step = 0; legacy.step(); step++) {
      assertThat(step).as("steps").isLessThan(10_000);
    }
  }

  private static Blob blob(int number, String variant) {
    byte[] bytes = OldLibrary.sidecar(number, variant);
    long made = Instant.parse(OldLibrary.MADE).toEpochMilli();
    return Blob.ready(Hash.sha256(bytes), bytes.length, "webp", made);
  }

  private static Blob other(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Blob.ready(Hash.sha256(bytes), bytes.length, "png", 1_740_000_000_000L);
  }

  @Test
  void shouldTakeOverSidecarsOfContentsThatTheFileNames() throws IOException {
    for (int number = 0; number < 3; number++) {
      old.map(number);
      old.add(number, "128");
      old.add(number, "512");
    }
    try (LegacyImport legacy = begin()) {
      assertThat(legacy.progress().left()).isEqualTo(6);
      finish(legacy);
      assertThat(legacy.progress().counts())
          .isEqualTo(new LegacyProgress.Counts(6, 6, 0, 0, 6, 0, 0));
      assertThat(legacy.progress().rows()).isEqualTo(6);
      assertThat(legacy.progress().left()).isZero();
    }
    assertThat(fresh.group(2).sidecars())
        .containsEntry(SMALL, blob(2, "128"))
        .containsEntry(LARGE, blob(2, "512"));
    assertThat(fresh.store.verify(blob(1, "128").hash())).isTrue();
    assertThat(fresh.rechecked).hasSize(3);
  }

  @Test
  void shouldTakeOnlyTheBytesThatThisDeviceHasAndThatAreWhatTheRowSays() throws IOException {
    old.map(0);
    old.add(0, "128");
    old.add(0, "256");
    old.add(0, "512");
    Files.writeString(old.sidecars.resolve("ab/0/thumbs/256.webp"), "sidecar 256 of 9");
    old.sql(
        "UPDATE sidecar_availability SET has = 0 WHERE variant = '512' AND device_uuid = ?",
        LAPTOP.bytes());
    try (LegacyImport legacy = begin()) {
      finish(legacy);
      assertThat(legacy.progress().counts().bytes()).isEqualTo(1);
      assertThat(legacy.problems(Long.MIN_VALUE, 10))
          .containsExactly(
              new LegacyProblem(
                  2, LegacyProblem.Kind.BYTES, "the file at rel_path has another checksum"));
    }
    assertThat(fresh.group(0).sidecars()).hasSize(3);
    assertThat(fresh.store.has(blob(0, "128").hash())).isTrue();
    assertThat(fresh.store.has(blob(0, "256").hash())).isFalse();
    assertThat(fresh.store.has(blob(0, "512").hash())).isFalse();
  }

  @Test
  void shouldListWaitingContentsUntilItIsKnownWhichBytesTheyAre() throws IOException {
    old.add(1, "128");
    old.add(2, "128");
    old.add(3, "128");
    Uuid scanned = ContentId.of(OldLibrary.bytes(4)).uuid();
    old.row(scanned.bytes(), "thumb", "128", null, blob(4, "128").hash().hex(), 16);
    try (LegacyImport legacy = begin()) {
      finish(legacy);
      assertThat(legacy.waiting(null, 10))
          .containsExactlyInAnyOrder(
              OldLibrary.name(1), OldLibrary.name(2), OldLibrary.name(3), scanned);
      assertThat(legacy.progress().counts().waiting()).isEqualTo(4);
      old.map(1);
      legacy.show(OldLibrary.name(2), OldLibrary.bytes(2));
      fresh.library.write(List.of(content(4)));
      finish(legacy);
      assertThat(legacy.waiting(null, 10)).containsExactly(OldLibrary.name(3));
      assertThat(legacy.progress().counts().imported()).isEqualTo(3);
    }
    for (int number : List.of(1, 2, 4)) {
      assertThat(fresh.group(number).sidecars()).as("content " + number).containsOnlyKeys(SMALL);
    }
  }

  private static Mutation content(int number) {
    Hash bytes = OldLibrary.bytes(number);
    return Mutation.put(
        RecordKey.content(ContentId.of(bytes)), Map.of("cas_id", bytes.byteString()));
  }

  @Test
  void shouldLeaveAloneWhatTheLibrarySaysOtherwise() throws IOException {
    old.map(0);
    old.add(0, "128");
    old.add(0, "512");
    ContentId content = ContentId.of(OldLibrary.bytes(0));
    fresh.library.write(
        List.of(
            Mutation.putSidecar(content, SMALL, other("newer")),
            Mutation.putSidecar(content, LARGE, other("gone"))));
    fresh.library.write(List.of(Mutation.deleteSidecar(content, LARGE)));
    try (LegacyImport legacy = begin()) {
      finish(legacy);
      assertThat(legacy.progress().counts().kept()).isEqualTo(2);
      assertThat(legacy.progress().counts().imported()).isZero();
    }
    assertThat(fresh.group(0).sidecars()).containsOnly(Map.entry(SMALL, other("newer")));
  }

  @Test
  void shouldWriteOwnChangesIntoTheOlderFileToo() throws IOException {
    old.map(0);
    old.add(0, "128");
    ContentId known = ContentId.of(OldLibrary.bytes(0));
    ContentId unknown = ContentId.of(OldLibrary.bytes(5));
    try (LegacyImport legacy = begin()) {
      finish(legacy);
      Blob made = stored("made by muster");
      fresh.library.write(
          List.of(
              content(5),
              Mutation.putSidecar(known, LARGE, made),
              Mutation.putSidecar(unknown, SMALL, made)));
      finish(legacy);
      assertThat(legacy.waiting(null, 10)).isEmpty();
      String where = " FROM sidecars WHERE source = 'muster' ORDER BY variant";
      assertThat(old.query("SELECT kind || variant || ' ' || checksum" + where))
          .containsExactly("thumb128 " + made.hash().hex(), "thumb512 " + made.hash().hex());
      assertThat(old.query("SELECT cas_id FROM content_identity ORDER BY id"))
          .containsExactly(OldLibrary.bytes(0).hex(), OldLibrary.bytes(5).hex());
      assertThat(old.query("SELECT hex(content_uuid)" + where).getLast())
          .isEqualToIgnoringCase("11110000000040008000000000000000");
      assertThat(
              old.query(
                  "SELECT has FROM sidecar_availability WHERE variant = '512' AND device_uuid = x'"
                      + "0000000000000007"
                      + "0000000000000001"
                      + "'"))
          .containsExactly("1");
      String path = old.query("SELECT rel_path" + where).getLast();
      assertThat(old.sidecars.resolve(path)).hasContent("made by muster");

      fresh.library.write(List.of(Mutation.deleteSidecar(known, LARGE)));
      finish(legacy);
      assertThat(old.query("SELECT variant" + where)).containsExactly("128");
    }
  }

  private Blob stored(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    fresh.store.put(new ByteArrayInputStream(bytes));
    return Blob.ready(Hash.sha256(bytes), bytes.length, "png", 1_740_000_000_000L);
  }

  @Test
  void shouldAnswerFromTheOlderFileOnlyWhileBothAreRead() throws IOException {
    old.map(0);
    old.add(0, "128");
    ContentId content = ContentId.of(OldLibrary.bytes(0));
    try (LegacyImport legacy = begin()) {
      fresh.library.write(List.of(content(0)));
      assertThat(legacy.group(content).sidecars()).isEmpty();
      assertThat(legacy.advance(false)).isEqualTo(LegacyPhase.READ_BOTH);
      assertThat(legacy.group(content).sidecars())
          .containsExactly(Map.entry(SMALL, blob(0, "128")));
      assertThat(fresh.group(0).sidecars()).isEmpty();
      assertThatThrownBy(() -> legacy.advance(false))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("1 rows are not imported yet");
      finish(legacy);
      assertThat(legacy.advance(false)).isEqualTo(LegacyPhase.WRITE_NEW);
      old.add(0, "512");
      assertThat(legacy.group(content).sidecars()).containsOnlyKeys(SMALL);
    }
  }

  @Test
  void shouldTakeOverAtOnceWhatIsAskedForWhileBothAreRead() throws IOException {
    old.fill(LegacyImport.ROWS, 1);
    old.map(9_000);
    old.add(9_000, "128");
    ContentId content = ContentId.of(OldLibrary.bytes(9_000));
    try (LegacyImport legacy = begin()) {
      fresh.library.write(List.of(content(9_000)));
      legacy.takeOver(content);
      assertThat(fresh.group(9_000).sidecars()).isEmpty();
      legacy.advance(false);
      legacy.takeOver(content);
      assertThat(fresh.group(9_000).sidecars()).containsOnlyKeys(SMALL);
      assertThat(legacy.progress().counts().imported()).isEqualTo(1);
      finish(legacy);
      assertThat(legacy.progress().counts())
          .isEqualTo(
              new LegacyProgress.Counts(
                  LegacyImport.ROWS + 1, LegacyImport.ROWS + 1, 0, 0, 1, 0, 0));
    }
  }

  @Test
  void shouldGoBackFromEachPhaseButTheLast() throws IOException {
    old.map(0);
    old.add(0, "128");
    ContentId content = ContentId.of(OldLibrary.bytes(0));
    fresh.library.write(List.of(Mutation.putSidecar(content, LARGE, other("before"))));
    LegacyImport legacy = begin();
    legacy.advance(false);
    finish(legacy);
    legacy.advance(false);
    fresh.library.write(List.of(Mutation.putSidecar(content, LARGE, other("while new only"))));
    finish(legacy);
    String large = "SELECT checksum FROM sidecars WHERE variant = '512'";
    assertThat(old.query(large)).doesNotContain(other("while new only").hash().hex());

    assertThat(legacy.rollBack()).isEqualTo(LegacyPhase.READ_BOTH);
    finish(legacy);
    assertThat(old.query(large)).containsExactly(other("while new only").hash().hex());
    assertThat(legacy.rollBack()).isEqualTo(LegacyPhase.WRITE_BOTH);
    assertThat(legacy.rollBack()).isEqualTo(LegacyPhase.UNDOING);
    finish(legacy);
    assertThat(legacy.isUndone()).isTrue();
    legacy.close();
    assertThat(LegacyImport.exists(fresh.folder)).isFalse();
    assertThat(fresh.group(0).sidecars()).containsOnlyKeys(LARGE);
    assertThat(old.query("SELECT variant FROM sidecars ORDER BY 1")).containsExactly("128", "512");

    try (LegacyImport again = begin()) {
      finish(again);
      assertThat(again.progress().counts().kept()).as("a delete is not undone").isEqualTo(1);
    }
  }

  @Test
  void shouldNotCountTheRowsThatItAddedItself() throws IOException {
    old.map(0);
    old.add(0, "128");
    ContentId content = ContentId.of(OldLibrary.bytes(0));
    try (LegacyImport legacy = begin()) {
      finish(legacy);
      fresh.library.write(List.of(Mutation.putSidecar(content, LARGE, other("later"))));
      finish(legacy);
      assertThat(old.query("SELECT count(*) FROM sidecars")).containsExactly("2");
      assertThat(legacy.progress().rows()).isEqualTo(1);
      assertThat(legacy.progress().left()).isZero();
    }
  }

  @Test
  void shouldStayWhereItIsIfItCanNotGoAllTheWay() throws IOException {
    old.map(0);
    old.add(0, "128");
    old.add(1, "128");
    try (LegacyImport legacy = begin()) {
      finish(legacy);
      assertThatThrownBy(() -> legacy.goOn(LegacyPhase.DROPPED, false))
          .hasMessageContaining("1 contents wait");
      assertThat(legacy.progress().phase()).isEqualTo(LegacyPhase.WRITE_BOTH);
      legacy.goOn(LegacyPhase.DROPPED, true);
      assertThat(legacy.progress().phase()).isEqualTo(LegacyPhase.DROPPED);
    }
  }

  @Test
  void shouldDropTheOlderFileOnlyWhenNothingIsLost() throws IOException {
    old.map(0);
    old.add(0, "128");
    old.add(1, "128");
    try (LegacyImport legacy = begin()) {
      finish(legacy);
      legacy.advance(false);
      legacy.advance(false);
      assertThatThrownBy(() -> legacy.advance(false)).hasMessageContaining("1 contents wait");
      assertThat(old.file).exists();
      assertThat(legacy.advance(true)).isEqualTo(LegacyPhase.DROPPED);
      assertThat(old.file).doesNotExist();
      assertThatThrownBy(legacy::rollBack).hasMessageContaining("no way back");
      assertThat(legacy.step()).isFalse();
      assertThat(legacy.progress().phase()).isEqualTo(LegacyPhase.DROPPED);
    }
    assertThat(fresh.group(0).sidecars()).containsOnlyKeys(SMALL);
  }

  @Test
  void shouldGoOnAfterAnEndWithTheSameSourceOnly() {
    old.fill(LegacyImport.ROWS + 10, 1);
    try (LegacyImport legacy = begin()) {
      assertThat(legacy.step()).isTrue();
      assertThat(legacy.progress().left()).isEqualTo(10);
    }
    assertThatThrownBy(this::begin).hasMessageContaining("imported already");
    try (LegacyImport legacy =
        LegacyImport.resume(fresh.folder, fresh.library, fresh.store, fresh)) {
      finish(legacy);
      assertThat(legacy.progress().counts().imported()).isEqualTo(LegacyImport.ROWS + 10);
      legacy.rollBack();
      finish(legacy);
    }
    assertThat(fresh.library.queries().counts().sidecars()).isZero();
  }
}
