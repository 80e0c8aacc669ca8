package io.muster.storage.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.Hash;
import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostileRowsTest {
  private static final byte[] CONTENT = OldLibrary.name(0).bytes();
  private static final String CHECKSUM = Hash.sha256(new byte[] {1}).hex();

  @TempDir private Path folder;
  private OldLibrary old;
  private NewLibraryFixture fresh;

  @BeforeEach
  void make() throws IOException {
    old = new OldLibrary(folder);
    old.map(0);
    fresh = new NewLibraryFixture(folder.resolve("new"), Durability.OFF);
  }

  @AfterEach
  void close() {
    fresh.close();
  }

  private LegacyImport imported() {
    LegacySource source =
        new LegacySource(old.file, Optional.of(OldLibrary.LAPTOP), Optional.of(old.sidecars));
    LegacyImport legacy =
        LegacyImport.begin(fresh.folder, source, fresh.library, fresh.store, fresh);
    while (legacy.step()) {
      assertThat(legacy.progress().rows()).isLessThan(1000);
    }
    return legacy;
  }

  private void expect(String reason) {
    try (LegacyImport legacy = imported()) {
      assertThat(legacy.problems(Long.MIN_VALUE, 10))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.kind()).isEqualTo(LegacyProblem.Kind.REJECTED);
                assertThat(problem.reason()).contains(reason).hasSizeLessThanOrEqualTo(300);
              });
      assertThat(legacy.progress().counts().imported()).isZero();
    }
    assertThat(fresh.library.queries().counts().sidecars()).isZero();
  }

  private void row(
      @Nullable Object kind, @Nullable Object path, @Nullable Object sum, @Nullable Object size) {
    old.row(CONTENT, kind, "128", path, sum, size);
  }

  @Test
  void shouldListAContentThatIsNoUuid() {
    old.row("not sixteen bytes", "thumb", "128", null, CHECKSUM, 1);
    expect("content_uuid");
  }

  @Test
  void shouldListAKindThatIsNone() {
    row("../thumb", null, CHECKSUM, 1);
    expect("a kind is");
  }

  @Test
  void shouldListAKindOfAWrongType() {
    row(new byte[] {1, 2}, null, CHECKSUM, 1);
    expect("kind is no text");
  }

  @Test
  void shouldListAHugeText() {
    row("thumb", "x".repeat(50_000_000), CHECKSUM, 1);
    expect("rel_path is no text, or a very long one");
  }

  @Test
  void shouldListAChecksumThatIsNotHex() {
    row("thumb", null, "g".repeat(64), 1);
    expect("hex");
  }

  @Test
  void shouldListAChecksumThatIsTooShort() {
    row("thumb", null, "abcd", 1);
    expect("checksum has not 64 hex digits");
  }

  @Test
  void shouldListASizeThatIsText() {
    row("thumb", null, CHECKSUM, "many");
    expect("size is not a number");
  }

  @Test
  void shouldListANegativeSize() {
    row("thumb", null, CHECKSUM, -1);
    expect("negative size");
  }

  @Test
  void shouldListAnAbsolutePath() {
    row("thumb", "/etc/passwd", CHECKSUM, 1);
    expect("rel_path is no plain relative path");
  }

  @Test
  void shouldListAPathThatLeadsOut() {
    row("thumb", "ab/../../../etc/passwd", CHECKSUM, 1);
    expect("rel_path is no plain relative path");
  }

  @Test
  void shouldListATimeThatIsNone() {
    row("thumb", null, CHECKSUM, 1);
    old.sql("UPDATE sidecars SET created_at = 'yesterday'");
    expect("yesterday");
  }

  @Test
  void shouldListATimeBeforeTheEpochAndOneFarOut() {
    row("thumb", null, CHECKSUM, 1);
    old.sql("UPDATE sidecars SET created_at = '+999999999-01-01T00:00:00Z'");
    expect("");
  }

  @Test
  void shouldListAStatusThatIsNone() {
    row("thumb", null, CHECKSUM, 1);
    old.sql("UPDATE sidecars SET status = 'perhaps'");
    expect("status");
  }

  @Test
  void shouldCountWhatWasNeverMadeAndTakeWhatFailed() {
    row("thumb", null, CHECKSUM, 1);
    old.row(CONTENT, "ocr", "text", null, null, null);
    old.sql("UPDATE sidecars SET status = CASE kind WHEN 'ocr' THEN 'pending' ELSE 'failed' END");
    try (LegacyImport legacy = imported()) {
      assertThat(legacy.progress().counts().pending()).isEqualTo(1);
      assertThat(legacy.progress().counts().problems()).isZero();
    }
    assertThat(fresh.group(0).sidecars().values())
        .singleElement()
        .satisfies(blob -> assertThat(blob.isReady()).isFalse());
  }

  @Test
  void shouldNotFollowALinkOutOfTheFolder() throws IOException {
    Path secret = Files.write(folder.resolve("secret"), new byte[] {1});
    Files.createDirectories(old.sidecars.resolve("ab"));
    Files.createSymbolicLink(old.sidecars.resolve("ab/128.webp"), secret);
    Files.createSymbolicLink(old.sidecars.resolve("out"), folder);
    row("thumb", "ab/128.webp", CHECKSUM, 1);
    old.row(CONTENT, "thumb", "512", "out/secret", CHECKSUM, 1);
    old.sql(
        """
        INSERT INTO sidecar_availability (content_uuid, kind, variant, device_uuid, has)
        SELECT content_uuid, kind, variant, ?, 1 FROM sidecars\
        """,
        OldLibrary.LAPTOP.bytes());
    try (LegacyImport legacy = imported()) {
      assertThat(legacy.problems(Long.MIN_VALUE, 10))
          .extracting(LegacyProblem::reason)
          .containsExactly("no file at rel_path", "no file at rel_path");
    }
    assertThat(fresh.store.has(Hash.parse(CHECKSUM))).isFalse();
  }

  @Test
  void shouldWaitWhereTheMappingIsDamaged() {
    row("thumb", null, CHECKSUM, 1);
    old.sql("UPDATE content_identity SET cas_id = ?", "z".repeat(64));
    try (LegacyImport legacy = imported()) {
      assertThat(legacy.waiting(null, 10)).containsExactly(OldLibrary.name(0));
    }
  }

  @Test
  void shouldTakeRowsWithOddIds() {
    row("thumb", null, CHECKSUM, 1);
    old.row(CONTENT, "thumb", "512", null, CHECKSUM, 1);
    old.sql(
        "UPDATE sidecars SET id = CASE variant WHEN '128' THEN ? ELSE ? END",
        Long.MIN_VALUE + 1,
        Long.MAX_VALUE);
    try (LegacyImport legacy = imported()) {
      assertThat(legacy.progress().counts().imported()).isEqualTo(2);
      legacy.rollBack();
      while (legacy.step()) {
        assertThat(legacy.isUndone()).isFalse();
      }
    }
    assertThat(fresh.library.queries().counts().sidecars()).isZero();
  }

  @Test
  void shouldRefuseAFileThatIsNoOlderLibrary() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no database".repeat(100));
    Path missing = folder.resolve("missing.db").toAbsolutePath();
    for (Path file : List.of(text.toAbsolutePath(), missing)) {
      LegacySource source = new LegacySource(file, Optional.empty(), Optional.empty());
      assertThatThrownBy(
              () -> LegacyImport.begin(fresh.folder, source, fresh.library, fresh.store, fresh))
          .isInstanceOf(StorageException.class);
    }
    assertThat(LegacyImport.exists(fresh.folder)).isFalse();
    assertThat(missing).doesNotExist();
  }
}
