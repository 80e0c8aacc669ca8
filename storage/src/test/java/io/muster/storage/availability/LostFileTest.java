package io.muster.storage.availability;

import static io.muster.storage.availability.Device.SMALL;
import static io.muster.storage.availability.Device.content;
import static io.muster.storage.availability.Device.contents;
import static io.muster.storage.availability.Device.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import io.muster.storage.availability.Applied.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file is deleted, replaced and overwritten under a running {@link Availability}. */
final class LostFileTest {
  @TempDir Path folder;
  private final AtomicInteger begun = new AtomicInteger();
  private Device a;
  private Device b;
  private Head before;

  @BeforeEach
  void open() {
    a = new Device(folder, "a");
    b = new Device(folder, "b");
    b.publish(contents(5, 10));
    before = a.publish(contents(0, 12));
    a.pull(b, b);
    b.pull(a, a);
    a.availability().whenBegunAnew(begun::incrementAndGet);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  @Test
  void shouldBeginAnewAtTheNextWriteAfterTheFileWasDeleted() throws IOException {
    delete();

    Head head = a.publish(set(3, SMALL));

    assertBegunAnew(head);
    assertThat(head.counts()).isEqualTo(new Counts(1, 1, 1));
    assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(a.pull(b, b).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void shouldMoveNothingAsideWhereNothingIs() throws IOException {
    Path file = a.file;
    Files.delete(file); // its log stays
    Head head = a.publish(set(3, SMALL));
    assertBegunAnew(head);
    try (Stream<Path> files = Files.list(file.resolveSibling("."))) {
      assertThat(files).noneMatch(left -> left.toString().contains(".damaged-"));
    }
  }

  @Test
  void shouldNoticeByItselfThatTheFileWasDeleted() throws IOException {
    assertThat(a.availability().checkFile()).isTrue();
    delete();

    assertThat(a.availability().checkFile()).isFalse();

    assertThat(a.availability().checkFile()).isTrue();
    assertThat(a.availability().heads()).isEmpty();
    assertBegunAnew(a.publish(contents(0, 12)));
    assertThat(a.reopened().fresh()).isFalse();
  }

  @Test
  void shouldNotWriteIntoAFileThatWasPutInItsPlace() throws IOException {
    Path copy = Files.copy(b.file, folder.resolve("copy"));
    delete();
    Files.move(copy, a.file, StandardCopyOption.REPLACE_EXISTING);

    assertBegunAnew(a.publish(contents(0, 12)));

    assertThat(Files.exists(a.file.resolveSibling("availability.db.damaged-1"))).isTrue();
    assertThat(a.availability().heads()).containsOnlyKeys(a.id);
  }

  @Test
  void shouldBeginAnewWhenTheFileIsOverwritten() throws IOException {
    overwrite(0);

    assertThat(a.availability().checkFile()).isFalse();

    assertBegunAnew(a.publish(contents(0, 12)));
    assertThat(a.availability().presence(List.of(content(3))).of(content(3), SMALL))
        .containsExactly(a.id);
  }

  @Test
  void shouldBeginAnewWhenAPageInTheMiddleIsOverwritten() throws IOException {
    a.reopened().whenBegunAnew(begun::incrementAndGet);
    overwrite(3);

    assertThat(a.availability().checkPages()).isFalse();

    assertBegunAnew(a.publish(contents(0, 12)));
  }

  @Test
  void shouldBeginAnewWhenTheFileIsCutToNothing() throws IOException {
    a.reopened().whenBegunAnew(begun::incrementAndGet);
    try (RandomAccessFile file = new RandomAccessFile(a.file.toFile(), "rw")) {
      file.setLength(0);
    }

    assertThat(a.availability().checkFile()).isFalse();

    assertBegunAnew(a.publish(contents(0, 12)));
  }

  @Test
  void shouldAnswerReadsWhileItIsLost() throws IOException {
    delete();

    assertThat(a.availability().holds(content(3), SMALL)).isTrue();
    assertThat(a.availability().heads()).containsKeys(a.id, b.id);
  }

  @Test
  void shouldBeginAnewAgainAndAgain() throws IOException {
    for (int round = 1; round <= 3; round++) {
      delete();
      Head head = a.publish(contents(0, 12));
      assertThat(head.version().incarnation().counter())
          .isEqualTo(before.version().incarnation().counter() + round);
      assertThat(b.pull(a, a).outcome()).isEqualTo(Outcome.COMPLETE);
    }
    assertThat(begun).hasValue(3);
  }

  private void assertBegunAnew(Head head) {
    assertThat(begun).hasValue(1);
    assertThat(a.availability().fresh()).isTrue();
    assertThat(head.version().sequence()).isEqualTo(1);
    assertThat(head.version().incarnation().counter())
        .isGreaterThan(before.version().incarnation().counter());
  }

  private void delete() throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(a.file.resolveSibling("availability.db" + suffix));
    }
  }

  /** Fills the file with noise from a page on, and cuts its log away. */
  private void overwrite(int page) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(a.file.toFile(), "rw")) {
      long length = Math.max(file.length(), (page + 1) * 8192L);
      byte[] noise = "noise ".repeat(9000).getBytes(StandardCharsets.US_ASCII);
      for (long at = page * 8192L; at < length; at += noise.length) {
        file.seek(at);
        file.write(noise, 0, (int) Math.min(noise.length, length - at));
      }
    }
    try (RandomAccessFile log =
        new RandomAccessFile(a.file.resolveSibling("availability.db-wal").toFile(), "rw")) {
      log.setLength(0);
    }
  }
}
