package io.muster.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A disk of a few megabytes, mounted in a folder. */
public final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 4096;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one, where the system lets us. */
  public static Optional<SmallDisk> mount(Path folder, long bytes) throws Exception {
    return run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", folder.toString())
        ? Optional.of(new SmallDisk(folder))
        : Optional.empty();
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Takes all room but so many bytes. */
  public void leave(long bytes) throws IOException {
    makeRoom();
    long filler = Files.getFileStore(folder).getUsableSpace() - bytes;
    try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
      for (long left = filler; left > 0; left -= BLOCK) {
        out.write(new byte[(int) Math.min(left, BLOCK)]);
      }
    }
  }

  public void makeRoom() throws IOException {
    Files.deleteIfExists(folder.resolve("filler"));
  }

  /** That this fails since the disk is full, and says so in one line. */
  public static void assertFull(ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL))
        .hasMessageContaining("free some space")
        .message()
        .hasLineCount(1);
  }

  @Override
  public void close() throws IOException {
    try {
      assertThat(run("umount", folder.toString())).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
