package io.muster.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.daemon.config.Home;
import io.muster.daemon.config.HomeLock;
import io.muster.daemon.config.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What needs no daemon: wrong use, help, and the start. */
final class MusterCliTest {
  @TempDir Path dir;
  private Path home = Path.of("unset");
  private Cli cli = new Cli(home);

  @BeforeEach
  void chooseHome() throws Exception {
    dir = dir.toRealPath();
    home = dir.resolve("home");
    cli = new Cli(home);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          statsu                    | no verb 'statsu'; did you mean 'status'?; see: muster --help
          synchronise               | no verb 'synchronise'; there are up, status, peers
          location ad x             | no verb 'ad'; did you mean 'add'?; see: muster location --help
          location                  | 'location' needs a verb after it: add, list, rescan, remove
          status --jsn              | unknown option '--jsn'; did you mean '--json'?
          status now                | 'now' is one argument too many
          fetch x                   | missing required option: '--variant=ID'
          whereis                   | missing required parameter: 'TARGET'
          whereis x --copies many   | 'many' is not an int
          whereis x --copies 0      | --copies is at least 1
          status --watch --json     | --watch is for people
          up /not/there             | /not/there is not there
          up --listen x             | --listen: an address is HOST:PORT
          up --library ../x         | --library: the name of a library
          """)
  void shouldExplainWrongUseInOneLine(String args, String reason) {
    assertThat(cli.run(args.split(" ", -1))).isEqualTo(2);

    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).startsWith("muster: ").contains(reason).hasLineCount(1);
    assertThat(cli.started()).isEmpty();
  }

  @Test
  void shouldShowUsageWithoutVerb() {
    assertThat(cli.run()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err()).contains("muster [--home DIR] VERB");
  }

  static Stream<String> everyVerb() {
    return Stream.of(
        "up",
        "status",
        "peers",
        "whereis",
        "fetch",
        "pair",
        "location",
        "location add",
        "location list",
        "location rescan",
        "location remove",
        "sidecar",
        "sidecar list",
        "sidecar add",
        "sidecar get",
        "sidecar remove",
        "db",
        "db stats",
        "db query",
        "db check",
        "db migrate",
        "stop");
  }

  @ParameterizedTest
  @MethodSource("everyVerb")
  void shouldHelpWithAnExample(String verb) {
    assertThat(cli.run((verb + " --help").split(" ", -1))).isZero();

    assertThat(cli.out()).contains("Usage: muster " + verb).contains("Example");
    assertThat(cli.out().lines().map(String::strip))
        .anyMatch(line -> line.startsWith("muster ") && line.contains(verb));
    assertThat(cli.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void shouldListSettingsUnderTheHelpOfUp() {
    cli.run("up", "--help");
    assertThat(cli.out()).contains("  generators.memory_mib = 256", "16 to 65536");
  }

  @Test
  void shouldTellItsVersion() {
    assertThat(cli.run("--version")).isZero();
    assertThat(cli.out()).matches("muster [0-9]+\\.[0-9]+\\.[0-9]+.*\n");
  }

  @Test
  void shouldStartWithHomeFoldersAndConfig() throws Exception {
    Path photos = Files.createDirectory(dir.resolve("photos"));
    Files.createDirectory(home);
    Files.writeString(home.resolve("config.toml"), "name = \"file\"\n");

    int exit =
        cli.run(
            "up", photos.toString(), photos + "/.", "--listen", "127.0.0.1:0", "--library", "P");

    assertThat(exit).as(cli.err()).isZero();
    UpOptions options = cli.started().getFirst();
    assertThat(options.folders()).containsExactly(photos);
    assertThat(options.home()).isEqualTo(new Home(home));
    assertThat(options.config().listen()).isEqualTo(new HostPort("127.0.0.1", 0));
    assertThat(options.config().name()).isEqualTo("file");
    assertThat(options.config().library()).isEqualTo("P");
    assertThat(options.json()).isFalse();
    assertThat(Files.getPosixFilePermissions(home))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void shouldHoldLockWhileDaemonRuns() throws Exception {
    assertThat(cli.run("up")).isZero();
    assertThat(HomeLock.isHeld(new Home(home))).isFalse();

    try (HomeLock _ = HomeLock.acquire(new Home(home))) {
      assertThat(cli.run("up")).isEqualTo(2);
    }
    assertThat(cli.err()).contains("already runs on " + home).hasLineCount(1);
    assertThat(cli.started()).hasSize(1);
  }

  @Test
  void shouldRefuseWrongConfigWithItsLine() throws Exception {
    Files.createDirectory(home);
    Files.writeString(home.resolve("config.toml"), "# mine\nlibary = \"x\"\n");

    assertThat(cli.run("up")).isEqualTo(2);

    assertThat(cli.err())
        .isEqualTo(
            "muster: "
                + home.resolve("config.toml")
                + " line 2: unknown setting 'libary'; did you mean 'library'?\n");
  }

  @Test
  void shouldPassOnTheExitCodeAndTheErrorOfTheDaemon() {
    Map<String, String> env = Map.of("MUSTER_HOME", home.toString());
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);

    assertThat(MusterCli.run(new String[] {"up"}, stream, stream, env, _ -> 7)).isEqualTo(7);
    DaemonStarter broken =
        _ -> {
          throw new IllegalStateException("no\nport");
        };
    assertThat(MusterCli.run(new String[] {"up"}, stream, stream, env, broken)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("muster: failed: java.lang.IllegalStateException: no?port\n");
  }
}
