package io.muster.daemon.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.daemon.control.Fakes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the command line in this process, as a user of one home would. */
final class Cli {
  static final Terminal PIPE = new Terminal(false, 80, false);

  private final Path home;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<UpOptions> started = new ArrayList<>();
  private Terminal terminal = PIPE;

  Cli(Path home) {
    this.home = home;
  }

  Cli on(Terminal next) {
    terminal = next;
    return this;
  }

  /** Runs with this home in the environment; what was printed before is forgotten. */
  int run(String... args) {
    out.reset();
    err.reset();
    Console console =
        new Console(stream(out), stream(err), terminal, InstantSource.fixed(Fakes.NOW));
    Map<String, String> env = Map.of("MUSTER_HOME", home.toString(), "HOSTNAME", "attic");
    return MusterCli.run(args, console, env, this::start);
  }

  private int start(UpOptions options) {
    started.add(options);
    return 0;
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return out().lines().toList();
  }

  /** The one document on out; anything beside it fails. */
  JsonNode json() throws Exception {
    return new ObjectMapper()
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readTree(out());
  }

  List<UpOptions> started() {
    return started;
  }
}
