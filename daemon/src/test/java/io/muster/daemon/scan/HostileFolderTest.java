package io.muster.daemon.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.muster.protocol.model.Hash;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are no plain trees of readable files. */
final class HostileFolderTest {
  private final Recorder index = new Recorder();
  @TempDir Path temp;

  @Test
  void shouldNotFollowLinks() throws Exception {
    Path root = Files.createDirectory(temp.resolve("root"));
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("folder"), outside);
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("loop"), root);

    scan(root, "", Disk.REAL);
    scan(root, "folder/secret", Disk.REAL);

    assertThat(index.paths()).containsExactly("file", "folder", "loop");
    assertThat(index.found).allMatch(f -> f.kind() == FileKind.SYMLINK && f.hash() == null);
  }

  @Test
  void shouldNotEnterLinkThatTookThePlaceOfFolder() throws Exception {
    Path root = Files.createDirectory(temp.resolve("root"));
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Files.createDirectory(root.resolve("a"));
    Disk swapping =
        new Disk() {
          @Override
          public FileStat stat(Path path) throws IOException {
            FileStat stat = Disk.super.stat(path);
            if (path.endsWith("a") && stat.kind() == FileKind.DIRECTORY) {
              Files.delete(path);
              Files.createSymbolicLink(path, outside);
            }
            return stat;
          }
        };

    scan(root, "", swapping);

    assertThat(index.paths()).containsExactly("a");
    assertThat(index.unreadable).containsOnlyKeys("a");
  }

  @Test
  void shouldNotOpenPipes() throws Exception {
    shell("mkfifo pipe");
    Files.writeString(temp.resolve("x"), "one");

    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> scan(temp, "", Disk.REAL));

    assertThat(index.paths()).containsExactly("x");
    assertThat(index.unreadable.get("pipe")).contains("pipe");
  }

  @Test
  void shouldReportNamesThatAreNoText() throws Exception {
    shell("printf one > \"$(printf 'bad\\377')\"; printf two > good");

    scan(temp, "", Disk.REAL);

    assertThat(index.paths()).containsExactly("good");
    assertThat(index.unreadable).containsOnlyKeys("bad\ufffd");
    assertThat(index.unreadable.get("bad\ufffd")).contains("UTF-8");
  }

  @Test
  void shouldKeepWhatIsKnownOfUnreadableFilesAndFolders() throws Exception {
    Files.createDirectory(temp.resolve("locked"));
    Files.createDirectory(temp.resolve("locked/sub"));
    Files.writeString(temp.resolve("locked-not"), "two");
    Files.writeString(temp.resolve("locked/sub/x"), "one");
    Files.writeString(temp.resolve("secret"), "three");
    scan(temp, "", Disk.REAL);
    index.clear();
    Disk denying =
        new Disk() {
          @Override
          public List<Path> names(Path directory) throws IOException {
            if (directory.endsWith("locked")) {
              throw new AccessDeniedException(directory.toString());
            }
            return Disk.super.names(directory);
          }

          @Override
          public ReadableByteChannel open(Path file) throws IOException {
            if (file.endsWith("secret")) {
              throw new AccessDeniedException(file.toString());
            }
            return Disk.super.open(file);
          }
        };

    ScanSummary summary = scan(temp, "", denying);

    assertThat(index.unreadable)
        .containsEntry("locked", "permission denied")
        .containsEntry("secret", "permission denied");
    assertThat(summary.unreadable()).isEqualTo(2);
    assertThat(index.gone).isEmpty();
    assertThat(index.index).containsKeys("locked/sub/x", "secret");
    assertThat(index.paths()).contains("locked-not");
  }

  @Test
  void shouldReadAgainWhatChangedWhileItWasRead() throws Exception {
    Files.writeString(temp.resolve("log"), "one");

    scan(temp, "", growing(1));

    assertThat(index.file("log").hash())
        .isEqualTo(Hash.sha256("one+".getBytes(StandardCharsets.UTF_8)));
    assertThat(index.file("log").size()).isEqualTo(4);
  }

  @Test
  void shouldGiveUpOnFileThatKeepsChanging() throws Exception {
    Files.writeString(temp.resolve("log"), "one");
    Files.writeString(temp.resolve("next"), "two");

    scan(temp, "", growing(Integer.MAX_VALUE));

    assertThat(index.unreadable.get("log")).contains("changed during each of 3 readings");
    assertThat(index.paths()).containsExactly("next");
  }

  private static Disk growing(int times) {
    AtomicInteger left = new AtomicInteger(times);
    return new Disk() {
      @Override
      public ReadableByteChannel open(Path file) throws IOException {
        if (file.endsWith("log") && left.getAndDecrement() > 0) {
          Files.writeString(file, "+", StandardOpenOption.APPEND);
        }
        return Disk.super.open(file);
      }
    };
  }

  private ScanSummary scan(Path root, String path, Disk disk) throws IOException {
    Scanner scanner = new Scanner(root, index, p -> false, disk, InstantSource.system());
    return scanner.scan(path, index, new AtomicBoolean());
  }

  private void shell(String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", script).directory(temp.toFile()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
