package io.muster.daemon.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.Main;
import io.muster.daemon.cli.MusterCli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One device: a home, a folder of files, and the daemon in a process of its own. */
final class DaemonProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 20;

  private final Path home;
  private final Path files;
  private final String name;
  private final Path output;
  private final int port;
  private @Nullable Process process;

  DaemonProcess(Path folder, String name) throws IOException {
    this.name = name;
    this.home = Files.createDirectories(folder.resolve(name + "-home"));
    this.files = Files.createDirectories(folder.resolve(name + "-files")).toRealPath();
    this.output = folder.resolve(name + ".out");
    this.port = freePort();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String name() {
    return name;
  }

  Path home() {
    return home;
  }

  /** The folder that it indexes. */
  Path files() {
    return files;
  }

  /** The one library of the home. */
  Path library() throws IOException {
    try (Stream<Path> found = Files.list(home)) {
      return found.filter(file -> file.toString().endsWith(".sdlibrary")).findFirst().orElseThrow();
    }
  }

  /** Starts it, on the same port every time; returns when it answers and knows its folder. */
  DaemonProcess start(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("--home", home.toString(), "up", "--json", "--name", name));
    command.addAll(List.of("--listen", "127.0.0.1:" + port));
    command.addAll(Arrays.asList(options));
    command.add(files.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    Process started = builder.start();
    process = started;
    await(name + " answers")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .failFast(name + " has ended", () -> !started.isAlive())
        .until(() -> cli("status", "--json").exit() <= 1 && locations() > 0);
    return this;
  }

  private int locations() {
    return status().get("locations").size();
  }

  private Process process() {
    return Objects.requireNonNull(process, "never started");
  }

  /** Ends it at once, as a power cut would, with the decoder that it may have started. */
  void kill() throws InterruptedException {
    List<ProcessHandle> children = process().descendants().toList();
    process().destroyForcibly().waitFor();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Asks it to end, and waits for that. */
  void stop() throws InterruptedException {
    assertThat(cli("stop").exit()).isZero();
    assertThat(process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)).as("%s ends", name).isTrue();
    assertThat(process().exitValue()).isZero();
  }

  boolean isRunning() {
    return process != null && process().isAlive();
  }

  /** Runs one command against it, in this process. */
  Answer cli(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        MusterCli.run(
            args,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("MUSTER_HOME", home.toString()),
            _ -> {
              throw new AssertionError("daemons are started as processes");
            });
    return new Answer(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The status, in sync or not. */
  JsonNode status() {
    Answer answer = cli("status", "--json");
    JsonNode status = answer.json(answer.exit() == 1 ? 1 : 0);
    assertThat(status.get("in_sync").asBoolean()).isEqualTo(answer.exit() == 0);
    return status;
  }

  /** Where the sidecars of one content are; the target must be known. */
  JsonNode whereis(Object target) {
    return cli("whereis", "--json", target.toString()).json(0).get(0);
  }

  /** Registers a transcript of a file; it must be acknowledged. Returns its hash. */
  String addTranscript(Path file, Path transcript) {
    String[] command = {
      "sidecar", "add", file.toString(), transcript.toString(), "--kind", "transcript", "--json"
    };
    return cli(command).json(0).get("hash").asText();
  }

  String id() {
    return status().at("/device/id").asText();
  }

  /** What it logged. */
  String log() throws IOException {
    return Files.readString(home.resolve("muster.log"));
  }

  /** What it printed and logged, for the report of a failure. */
  String story() throws IOException {
    StringBuilder story = new StringBuilder("--- " + name + "\n");
    for (Path file : List.of(output, home.resolve("muster.log"))) {
      if (Files.exists(file)) {
        story.append(Files.readString(file));
      }
    }
    return story.toString();
  }
}
