package io.muster.daemon.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScannerTest {
  private final AtomicBoolean cancel = new AtomicBoolean();
  private final Recorder index = new Recorder();
  @TempDir Path root;

  @Test
  void shouldFindFilesWithHashAndFoldersInByteOrder() throws Exception {
    write("a/x", "one");
    write("a-b", "two");
    write("a/\u00e9/\ud83d\ude00", "three");
    write("a/\u00e9/\uff5e", "four");

    ScanSummary summary = scan("");

    assertThat(index.paths())
        .containsExactly("a", "a-b", "a/x", "a/é", "a/é/\uff5e", "a/é/\ud83d\ude00");
    assertThat(index.file("a/x").hash()).isEqualTo(hash("one"));
    assertThat(index.file("a/x").size()).isEqualTo(3);
    assertThat(index.file("a").kind()).isEqualTo(FileKind.DIRECTORY);
    assertThat(index.file("a").hash()).isNull();
    assertThat(summary.files()).isEqualTo(4);
    assertThat(summary.directories()).isEqualTo(2);
    assertThat(summary.hashedBytes()).isEqualTo(15);
  }

  @Test
  void shouldNotReadUnchangedFilesAgain() throws Exception {
    write("a/x", "one");
    write("b", "two");
    scan("");
    index.clear();

    ScanSummary summary = scan("");

    assertThat(summary.hashedBytes()).isZero();
    assertThat(index.changedPaths()).isEmpty();
    assertThat(index.file("a/x").hash()).isEqualTo(hash("one"));
  }

  @Test
  void shouldReadFilesWhoseSizeTimeOrInodeChanged() throws Exception {
    write("size", "one");
    write("time", "one");
    write("inode", "one");
    scan("");
    index.clear();
    write("size", "longer");
    write("time", "two");
    Files.setLastModifiedTime(root.resolve("time"), FileTime.from(Instant.EPOCH));
    write("new", "six");
    Files.move(root.resolve("new"), root.resolve("inode"), StandardCopyOption.REPLACE_EXISTING);

    scan("");

    assertThat(index.changedPaths()).containsExactly("inode", "size", "time");
    assertThat(index.file("inode").hash()).isEqualTo(hash("six"));
    assertThat(index.file("time").hash()).isEqualTo(hash("two"));
  }

  @Test
  void shouldReadFileAgainThatWasHashedRightAfterItsChange() throws Exception {
    Path file = Files.writeString(root.resolve("fresh"), "one");
    FileTime time = Files.getLastModifiedTime(file);
    scan("");
    assertThat(index.file("fresh").mtimeNanos()).isEqualTo(ScannedFile.UNSETTLED);
    index.clear();
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);

    scan("");

    assertThat(index.file("fresh").hash()).isEqualTo(hash("two"));
  }

  @Test
  void shouldReportPermissionChangeWithoutReading() throws Exception {
    write("a", "one");
    scan("");
    index.clear();
    Files.setPosixFilePermissions(root.resolve("a"), PosixFilePermissions.fromString("r--r-----"));

    ScanSummary summary = scan("");

    assertThat(summary.hashedBytes()).isZero();
    assertThat(index.changedPaths()).containsExactly("a");
    assertThat(index.file("a").permissions()).isEqualTo(0440);
  }

  @Test
  void shouldNameWhatIsGone() throws Exception {
    write("a/x", "one");
    write("a/y/z", "two");
    write("a-b", "three");
    write("c", "four");
    scan("");
    index.clear();
    Files.delete(root.resolve("a/y/z"));
    Files.delete(root.resolve("a/y"));
    Files.delete(root.resolve("c"));

    ScanSummary summary = scan("");

    assertThat(index.gone).containsExactlyInAnyOrder("a/y", "a/y/z", "c");
    assertThat(summary.gone()).isEqualTo(3);
    assertThat(index.index.keySet()).containsExactly("a", "a-b", "a/x");
  }

  @Test
  void shouldMergeManyKnownFilesPageByPage() throws Exception {
    for (int i = 0; i < 2 * KnownCursor.PAGE + 7; i++) {
      write("d/" + i, "");
    }
    scan("");
    index.clear();
    for (int i = 0; i < 2 * KnownCursor.PAGE + 7; i += 2) {
      Files.delete(root.resolve("d/" + i));
    }

    ScanSummary summary = scan("");

    assertThat(summary.gone()).isEqualTo(KnownCursor.PAGE + 4);
    assertThat(summary.unchanged()).isEqualTo(KnownCursor.PAGE + 3);
    assertThat(index.largestBatch).isEqualTo(Scanner.BATCH_FILES);
  }

  @Test
  void shouldScanOnlyTheSubtree() throws Exception {
    write("a/x", "one");
    write("a-b", "two");
    write("b", "three");
    scan("");
    index.clear();
    write("a/new", "four");
    Files.delete(root.resolve("a/x"));
    Files.delete(root.resolve("b"));

    scan("a");

    assertThat(index.paths()).containsExactly("a", "a/new");
    assertThat(index.gone).containsExactly("a/x");
    assertThat(index.index.keySet()).containsExactly("a", "a-b", "a/new", "b");
  }

  @Test
  void shouldReportSubtreeThatWentAway() throws Exception {
    write("a/x/y", "one");
    write("b", "two");
    scan("");
    index.clear();
    Files.delete(root.resolve("a/x/y"));
    Files.delete(root.resolve("a/x"));

    scan("a/x");
    scan("b");

    assertThat(index.gone).containsExactly("a/x", "a/x/y");
    assertThat(index.paths()).containsExactly("b");
  }

  @Test
  void shouldLeaveOutLibrariesAndExcludedFolders() throws Exception {
    write("Photos.sdlibrary/library.db", "secret");
    write("home/key", "secret");
    write("x", "one");
    Path home = root.resolve("home").toRealPath();
    Scanner scanner = new Scanner(root, index, home::equals);

    scanner.scan(index, cancel);
    scanner.scan("home/key", index, cancel);
    scanner.scan("Photos.sdlibrary/library.db", index, cancel);

    assertThat(index.paths()).containsExactly("x");
  }

  @Test
  void shouldRefuseMissingLocationInsteadOfReportingAllGone() throws Exception {
    Path folder = Files.createDirectory(root.resolve("disk"));
    Files.writeString(folder.resolve("x"), "one");
    Scanner scanner = new Scanner(folder, index, p -> false);
    scanner.scan(index, cancel);
    Files.delete(folder.resolve("x"));
    Files.delete(folder);

    assertThatThrownBy(() -> scanner.scan(index, cancel)).isInstanceOf(IOException.class);
    assertThat(index.gone).isEmpty();
  }

  @Test
  void shouldRefusePathsThatLeadOut() throws Exception {
    Scanner scanner = new Scanner(root, index, p -> false);
    for (String path : new String[] {"..", "a/../../b", "/etc", "a/", "./a", "a\0b"}) {
      assertThatThrownBy(() -> scanner.scan(path, index, cancel))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldEndSoonAfterCancelAndReportNothingGone() throws Exception {
    write("a", "one");
    write("b", "two");
    scan("");
    index.clear();
    Files.delete(root.resolve("a"));
    cancel.set(true);

    ScanSummary summary = scan("");

    assertThat(summary.cancelled()).isTrue();
    assertThat(index.gone).isEmpty();
    assertThat(index.found).isEmpty();
  }

  private ScanSummary scan(String path) throws IOException {
    return new Scanner(root, index, p -> false).scan(path, index, cancel);
  }

  /** Writes a file that is old enough for its time to be trusted. */
  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Instant old = Instant.now().minus(Duration.ofHours(1));
    Files.setLastModifiedTime(file, FileTime.from(old));
  }

  private static Hash hash(String text) {
    return Hash.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
