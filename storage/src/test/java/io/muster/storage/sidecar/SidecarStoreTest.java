package io.muster.storage.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.Hash;
import io.muster.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SidecarStoreTest {
  @TempDir private Path folder;
  private SidecarStore store;

  @BeforeEach
  void open() {
    store = SidecarStore.open(folder);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private Hash put(byte[] bytes) throws IOException {
    return store.put(new ByteArrayInputStream(bytes)).hash();
  }

  private byte[] read(Hash hash) throws IOException {
    try (FileChannel channel = store.read(hash)) {
      return Channels.newInputStream(channel).readAllBytes();
    }
  }

  private List<Hash> all() {
    List<Hash> hashes = new ArrayList<>();
    store.forEach(hashes::add);
    return hashes;
  }

  private List<Path> files(String directory) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(directory))) {
      return files.toList();
    }
  }

  @Test
  void shouldReadWhatWasPut() throws IOException {
    byte[] bytes = random(200_000);
    SidecarStore.Stored stored = store.put(new ByteArrayInputStream(bytes));
    assertThat(stored).isEqualTo(new SidecarStore.Stored(Hash.sha256(bytes), 200_000));
    assertThat(store.has(stored.hash())).isTrue();
    assertThat(read(stored.hash())).isEqualTo(bytes);
    assertThat(files("new")).isEmpty();
  }

  @Test
  void shouldKeepBytesOverAReopen() throws IOException {
    Hash hash = put(random(10));
    open();
    assertThat(read(hash)).isEqualTo(random(10));
    assertThat(all()).containsExactly(hash);
  }

  @Test
  void shouldStoreEqualBytesOnce() throws IOException {
    assertThat(put(random(10))).isEqualTo(put(random(10)));
    assertThat(all()).hasSize(1);
  }

  @Test
  void shouldStoreNoBytesAtAll() throws IOException {
    Hash hash = put(new byte[0]);
    assertThat(store.has(hash)).isTrue();
    assertThat(read(hash)).isEmpty();
  }

  @Test
  void shouldRemove() throws IOException {
    Hash hash = put(random(10));
    assertThat(store.remove(hash)).isTrue();
    assertThat(store.remove(hash)).isFalse();
    assertThat(store.has(hash)).isFalse();
    assertThat(all()).isEmpty();
    assertThatThrownBy(() -> store.read(hash)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldNoticeDamage() throws IOException {
    Hash hash = put(random(10));
    assertThat(store.verify(hash)).isTrue();
    Files.write(store.path(hash), random(11));
    assertThat(store.verify(hash)).isFalse();
    put(random(10));
    assertThat(store.verify(hash)).as("healed").isTrue();
  }

  @Test
  void shouldNotVerifyWhatIsNotHere() {
    assertThat(store.verify(Hash.ZERO)).isFalse();
  }

  @Test
  void shouldNameEveryHash() throws IOException {
    List<Hash> hashes = List.of(put(random(1)), put(random(2)), put(random(3)));
    assertThat(all()).containsExactlyInAnyOrderElementsOf(hashes);
  }

  @Test
  void shouldPassOverForeignFiles() throws IOException {
    Hash hash = put(random(1));
    Path file = store.path(hash);
    Files.writeString(file.resolveSibling("notes.txt"), "x");
    Files.writeString(file.resolveSibling(Hash.ZERO.hex()), "in a folder that is not its own");
    Files.writeString(file.resolveSibling("../zz"), "x");
    Files.writeString(folder.resolve(".hidden"), "x");
    String other = hash.hex().startsWith("00") ? "11" : "00";
    Files.writeString(folder.resolve(other), "a file in the place of a folder");
    assertThat(all()).containsExactly(hash);
  }

  @Test
  void shouldRemoveLeftoversOfACrash() throws IOException {
    Files.write(folder.resolve("new").resolve("left"), random(10));
    open();
    assertThat(files("new")).isEmpty();
  }

  @Test
  void shouldLeaveNothingOfAStreamThatBreaks() throws IOException {
    InputStream unplugged = InputStream.nullInputStream();
    unplugged.close();
    InputStream breaking =
        new SequenceInputStream(new ByteArrayInputStream(random(100_000)), unplugged);
    assertThatThrownBy(() -> store.put(breaking)).hasMessage("Stream closed");
    assertThat(files("new")).isEmpty();
    assertThat(all()).isEmpty();
  }

  @Test
  void shouldSayThatAFolderCanNotBeOpened() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> SidecarStore.open(file))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("file")
        .hasMessageNotContaining("\n");
  }
}
