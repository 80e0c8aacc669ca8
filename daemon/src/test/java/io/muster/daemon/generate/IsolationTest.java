package io.muster.daemon.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IsolationTest extends WorkshopTest {
  @ParameterizedTest
  @CsvSource({
    "allocate, needs more memory",
    "recurse, nested too deeply",
    "halt, crashed while it decoded it (exit code 7)",
    "huge, too many",
    "nothing, nothing can make it",
    "connect, opens no connection",
    "else, IllegalStateException no such mischief"
  })
  void shouldFailThatFileAndMakeTheNext(String mischief, String reason) throws Exception {
    made(text("before.txt"), "text_default");

    assertThat(failure(mischief(mischief))).contains(reason);

    made(text("after.txt"), "text_default");
  }

  @Test
  void shouldEndFileThatTakesTooLong() throws Exception {
    try (SidecarWorkshop hasty = workshop(Duration.ofSeconds(2), Duration.ofSeconds(30))) {
      Path loop = mischief("loop");

      List<Outcome> outcomes = hasty.make(loop, Set.of(MischiefGenerator.MISCHIEF));

      assertThat(outcomes)
          .containsExactly(
              new Outcome.Failed(MischiefGenerator.MISCHIEF, "decoding it took longer than 2 s"));
      assertThat(hasty.make(text("a.txt"), Set.of(TextGenerator.TEXT)))
          .allMatch(Outcome.Made.class::isInstance);
    }
  }

  @Test
  void shouldNotMindWhatDecoderPrints() throws Exception {
    assertThat(Files.readString(made(mischief("print"), "mischief_default").file()))
        .isEqualTo("done");
  }

  @Test
  void shouldNotBlameFileWhenWorkerIsToldToEnd() throws Exception {
    Path file = mischief("terminate");
    assertThatThrownBy(() -> make(file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> workshop.make(temp.resolve("x.txt"), Set.of(TextGenerator.TEXT)))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldKeepOneWorkerAndReplaceOneThatWasKilledIdle() throws Exception {
    made(text("a.txt"), "text_default");
    ProcessHandle first = onlyWorker();
    made(text("b.txt"), "text_default");
    assertThat(onlyWorker()).isEqualTo(first);

    first.destroyForcibly();

    made(text("c.txt"), "text_default");
    assertThat(onlyWorker()).isNotEqualTo(first);
  }

  @Test
  void shouldEndIdleWorker() throws Exception {
    try (SidecarWorkshop lazy = workshop(Duration.ofSeconds(30), Duration.ofMillis(200))) {
      assertThat(lazy.make(text("a.txt"), Set.of(TextGenerator.TEXT))).hasSize(1);

      await().until(() -> workers().isEmpty());
    }
  }

  @Test
  void shouldEndWorkerAndCallWhenClosed() throws Exception {
    Path loop = mischief("loop");
    CompletableFuture<List<Outcome>> call =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return make(loop);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    await().until(() -> workers().size() == 1);

    workshop.close();

    assertThatThrownBy(call::join).hasRootCauseInstanceOf(IOException.class);
    await().until(() -> workers().isEmpty());
  }

  @Test
  void shouldEndWorkerWhoseInputEndsInTheMiddleOfFile() throws Exception {
    Path loop = mischief("loop");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WorkerMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var out = new DataOutputStream(process.getOutputStream());
    var in = new DataInputStream(process.getInputStream());
    assertThat(WorkerFrames.readText(in)).isEqualTo(WorkerFrames.READY);
    WorkerFrames.writeRequest(
        out,
        new WorkerFrames.Request(
            loop.toString(), temp.resolve("x").toString(), Set.of(MischiefGenerator.MISCHIEF)));

    out.close();

    await().until(() -> !process.isAlive());
  }

  @Test
  void shouldDeleteOutputsOfEarlierWorkshop() throws Exception {
    Path left = made(text("a.txt"), "text_default").file();

    try (SidecarWorkshop _ = new SidecarWorkshop(temp.resolve("work"), LIMITS)) {
      assertThat(left).doesNotExist();
    }
  }

  @Test
  void shouldMakeFileWithNameBeyondAscii() throws Exception {
    made(text("Grüße \ud83d\ude00.txt"), "text_default");
  }

  private SidecarWorkshop workshop(Duration perFile, Duration idle) throws IOException {
    return new SidecarWorkshop(
        temp.resolve("other"), new SidecarWorkshop.Limits(perFile, idle, 64));
  }

  private Path text(String name) throws IOException {
    return file(name, "text".getBytes(StandardCharsets.UTF_8));
  }

  private Path mischief(String what) throws IOException {
    return file(what + ".mischief", what.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ProcessHandle> workers() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }

  private static ProcessHandle onlyWorker() {
    await().until(() -> workers().size() == 1);
    return workers().getFirst();
  }
}
