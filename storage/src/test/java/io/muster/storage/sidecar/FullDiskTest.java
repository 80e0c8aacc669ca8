package io.muster.storage.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.Hash;
import io.muster.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small disk where the system lets us mount one, and the device that is always full. */
final class FullDiskTest {
  private static final Path ALWAYS_FULL = Path.of("/dev/full");
  private static final byte[] TOO_MUCH = new byte[2 << 20];

  @TempDir private Path folder;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", folder.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static void assertFull(ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL))
        .hasMessageContaining("free some space");
  }

  @Test
  void shouldSayThatTheDiskIsFullWhilePutting() throws IOException {
    assertFull(() -> SidecarStore.copy(new ByteArrayInputStream(TOO_MUCH), ALWAYS_FULL));
    if (mounted) {
      SidecarStore store = SidecarStore.open(folder);
      assertFull(() -> store.put(new ByteArrayInputStream(TOO_MUCH)));
      try (Stream<Path> left = Files.list(folder.resolve("new"))) {
        assertThat(left).isEmpty();
      }
      Hash small = store.put(new ByteArrayInputStream(new byte[1_000])).hash();
      assertThat(store.verify(small)).as("there is room again").isTrue();
    }
  }

  @Test
  void shouldSayThatTheDiskIsFullWhileFetching() throws IOException {
    SidecarStore store = SidecarStore.open(folder);
    Hash hash = Hash.sha256(TOO_MUCH);
    Files.createSymbolicLink(folder.resolve("part").resolve(hash.hex()), ALWAYS_FULL);
    try (Partial partial = store.partial(hash, TOO_MUCH.length)) {
      assertFull(() -> partial.write(TOO_MUCH));
      assertThat(partial.length()).isZero();
    }
  }

  @Test
  void shouldGoOnWithADownloadOnceThereIsRoom() throws Exception {
    Path filler = folder.resolve("filler");
    SidecarStore store = SidecarStore.open(folder);
    byte[] bytes = new byte[600 << 10];
    Hash hash = Hash.sha256(bytes);
    if (mounted) {
      Files.write(filler, new byte[700 << 10]);
    } else {
      Files.createSymbolicLink(folder.resolve("part").resolve(hash.hex()), ALWAYS_FULL);
    }
    try (Partial partial = store.partial(hash, bytes.length)) {
      assertFull(() -> partial.write(bytes));
    }
    Files.deleteIfExists(filler);
    try (Partial partial = store.partial(hash, bytes.length)) {
      partial.write(new byte[(int) (bytes.length - partial.length())]);
      assertThat(partial.finish()).isTrue();
    }
  }
}
