package io.muster.storage.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.Hash;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartialTest {
  private static final byte[] BYTES = new byte[150_000];
  private static final byte[] HALF;
  private static final byte[] REST;
  private static final Hash HASH;

  static {
    new Random(1).nextBytes(BYTES);
    HALF = Arrays.copyOf(BYTES, 70_000);
    REST = Arrays.copyOfRange(BYTES, 70_000, BYTES.length);
    HASH = Hash.sha256(BYTES);
  }

  @TempDir private Path folder;
  private SidecarStore store;

  @BeforeEach
  void open() {
    store = SidecarStore.open(folder);
  }

  private Partial begin() throws IOException {
    return store.partial(HASH, BYTES.length);
  }

  private long parts() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("part"))) {
      return files.count();
    }
  }

  private void writeHalf() throws IOException {
    try (Partial partial = begin()) {
      partial.write(HALF);
    }
  }

  @Test
  void shouldEnterTheStoreWhenWhole() throws IOException {
    try (Partial partial = begin()) {
      partial.write(HALF);
      assertThat(partial.isComplete()).isFalse();
      partial.write(REST);
      assertThat(partial.isComplete()).isTrue();
      assertThat(store.has(HASH)).as("before the hash is checked").isFalse();
      assertThat(partial.finish()).isTrue();
      assertThat(partial.finish()).as("again").isTrue();
    }
    try (FileChannel channel = store.read(HASH)) {
      assertThat(Channels.newInputStream(channel).readAllBytes()).isEqualTo(BYTES);
    }
    assertThat(parts()).isZero();
  }

  @Test
  void shouldGoOnAfterARestart() throws IOException {
    writeHalf();
    open();
    try (Partial partial = begin()) {
      assertThat(partial.length()).isEqualTo(HALF.length);
      partial.write(REST);
      assertThat(partial.finish()).isTrue();
    }
    assertThat(store.verify(HASH)).isTrue();
  }

  @Test
  void shouldGoOnWithAWholeThatWasNotFinished() throws IOException {
    try (Partial partial = begin()) {
      partial.write(BYTES);
    }
    open();
    try (Partial partial = begin()) {
      assertThat(partial.finish()).isTrue();
    }
  }

  @Test
  void shouldThrowAwayBytesWithAnotherHash() throws IOException {
    try (Partial partial = begin()) {
      partial.write(new byte[BYTES.length]);
      assertThat(partial.finish()).isFalse();
      assertThat(partial.length()).isZero();
      assertThat(store.has(HASH)).isFalse();
      partial.write(BYTES);
      assertThat(partial.finish()).as("the right ones, from the start").isTrue();
    }
  }

  @Test
  void shouldNoticeDamageWhileItLay() throws IOException {
    writeHalf();
    Files.write(folder.resolve("part").resolve(HASH.hex()), new byte[HALF.length]);
    try (Partial partial = begin()) {
      partial.write(REST);
      assertThat(partial.finish()).isFalse();
    }
    assertThat(store.has(HASH)).isFalse();
    assertThat(parts()).isZero();
  }

  @Test
  void shouldRefuseMoreThanTheWhole() throws IOException {
    try (Partial partial = begin()) {
      partial.write(BYTES);
      assertThatThrownBy(() -> partial.write(new byte[1]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(partial.finish()).isTrue();
    }
  }

  @Test
  void shouldNotFinishWhatIsNotWhole() throws IOException {
    try (Partial partial = begin()) {
      partial.write(HALF);
      assertThatThrownBy(partial::finish).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldNotThrowAwayWhatIsStored() throws IOException {
    try (Partial partial = begin()) {
      partial.write(BYTES);
      partial.finish();
      assertThatThrownBy(partial::discard).isInstanceOf(IllegalStateException.class);
    }
    assertThat(store.verify(HASH)).isTrue();
  }

  @Test
  void shouldRefuseASecondDownloadOfOneHash() throws IOException {
    try (Partial first = begin()) {
      assertThatThrownBy(this::begin).isInstanceOf(FileAlreadyExistsException.class);
      first.write(BYTES);
      assertThat(first.finish()).as("undisturbed").isTrue();
    }
    begin().close();
  }

  @Test
  void shouldBeginAnewWhereMoreLiesThanTheWhole() throws IOException {
    writeHalf();
    try (Partial partial = store.partial(HASH, HALF.length - 1)) {
      assertThat(partial.length()).isZero();
    }
  }

  @Test
  void shouldLeaveNoEmptyFile() throws IOException {
    begin().close();
    assertThat(parts()).isZero();
  }

  @Test
  void shouldStoreNoBytesAtAll() throws IOException {
    Hash empty = Hash.sha256();
    try (Partial partial = store.partial(empty, 0)) {
      assertThat(partial.finish()).isTrue();
    }
    assertThat(store.has(empty)).isTrue();
  }

  @Test
  void shouldForgetDownloadsThatNobodyGoesOnWith() throws IOException {
    writeHalf();
    Path file = folder.resolve("part").resolve(HASH.hex());
    age(file, SidecarStore.PARTIAL_KEPT.minusHours(1));
    open();
    assertThat(parts()).isEqualTo(1);
    age(file, SidecarStore.PARTIAL_KEPT.plusHours(1));
    open();
    assertThat(parts()).isZero();
  }

  private static void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }
}
