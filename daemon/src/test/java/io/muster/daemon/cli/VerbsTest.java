package io.muster.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.daemon.control.ControlServer;
import io.muster.daemon.control.FakeControl;
import io.muster.daemon.control.Fakes;
import io.muster.daemon.control.FetchRequest;
import io.muster.daemon.control.IndexRequests;
import io.muster.daemon.control.Requests;
import io.muster.daemon.control.SidecarAddRequest;
import io.muster.daemon.control.WhereisRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every verb against a daemon behind a real socket. */
@Timeout(30)
final class VerbsTest {
  private static final int WIDTH = 80;

  @TempDir Path dir;
  private final FakeControl control = new FakeControl();
  private Path photo = Path.of("unset");
  private Cli cli = new Cli(photo);
  private ControlServer server;

  @BeforeEach
  void start() throws Exception {
    dir = dir.toRealPath();
    photo = Files.createFile(dir.resolve("a.jpg"));
    cli = new Cli(dir);
    server = ControlServer.start(dir.resolve("control.sock"), control);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
  }

  static Stream<List<String>> everyVerb() {
    return Stream.of(
        List.of("status"),
        List.of("peers"),
        List.of("whereis", Fakes.UUID),
        List.of("whereis", Fakes.UUID, "--missing", "--copies", "3"),
        List.of("fetch", Fakes.UUID, "--variant", "thumb_128"),
        List.of("pair", "--invite"),
        List.of("pair", "4821-7730", "--address", "10.0.0.1:22100"),
        List.of("location", "add", "."),
        List.of("location", "list"),
        List.of("location", "rescan"),
        List.of("location", "remove", "."),
        List.of("sidecar", "list", Fakes.UUID),
        List.of("sidecar", "add", Fakes.UUID, "--kind", "transcript", "pom.xml"),
        List.of("sidecar", "get", Fakes.UUID, "--variant", "thumb_128"),
        List.of("sidecar", "remove", Fakes.UUID, "--variant", "thumb_128"),
        List.of("sidecar", "variants"),
        List.of("sidecar", "variants", "--disable", "thumb_128"),
        List.of("location", "add", "--mode", "content", "."),
        List.of("tag", Fakes.UUID, "--add", "sea"),
        List.of("tag", Fakes.UUID),
        List.of("label", Fakes.UUID, "--add", "trips/north"),
        List.of("note", Fakes.UUID, "--set", "windy"),
        List.of("favorite", Fakes.UUID),
        List.of("hide", Fakes.UUID, "--list"),
        List.of("find", "*.jpg", "--tag", "sea", "--size", "1MB.."),
        List.of("show", Fakes.UUID),
        List.of("ls", "."),
        List.of("du", "."),
        List.of("duplicates"),
        List.of("tags"),
        List.of("migrate", "legacy", "--status"),
        List.of("migrate", "legacy", "--phase", "read_both"),
        List.of("verify"),
        List.of("stop"));
  }

  @Test
  void shouldSayByItsExitCodeThatNothingWasFound() {
    assertThat(cli.run("find", "nothing")).isEqualTo(1);
    assertThat(cli.out()).contains("nothing found");
  }

  @Test
  void shouldSayThatThereIsMoreOnlyIfThereIs() {
    cli.run("find", "beach", "--limit", "2");
    assertThat(cli.out()).doesNotContain("more");
    cli.run("find", "beach", "--limit", "1");
    assertThat(cli.out()).contains("and more: see --limit");
  }

  @Test
  void shouldNameTheOptionAndTheLimitOfANoteThatIsTooLong() {
    assertThat(cli.run("note", Fakes.UUID, "--set", "x".repeat(9_000))).isEqualTo(2);
    assertThat(cli.err()).contains("--set has 9,000 characters", "at most 8,192");
    assertThat(control.asked()).isEmpty();
  }

  @Test
  void shouldSayByItsExitCodeThatErrorsWereFound() {
    assertThat(cli.run("verify", "--deep")).isEqualTo(1);
    assertThat(cli.lines())
        .containsExactly(
            "errors were found, 99 checked in 0 s",
            "orphans  3 cleaned, 0 masked",
            "missing  2, 2 created",
            "errors   1, 1 repaired",
            "repaired:",
            "  sidecars " + Fakes.UUID,
            "    cut off");
  }

  @Test
  void shouldShowHowTheScanOfALocationStands() {
    cli.run("location", "list");
    assertThat(cli.lines()).anyMatch(line -> line.contains("99 GB") && line.contains("error"));
    assertThat(cli.lines()).last().isEqualTo("not scanned: /home/ann/Pictures: its disk is away");
  }

  @Test
  void shouldShowWhatADeviceIsAndCan() {
    cli.run("peers");
    assertThat(cli.lines())
        .last()
        .asString()
        .matches("desktop +Linux 6.12 +Tower 9 +make-images, make-pdf +now");
  }

  @Test
  void shouldShowVariantsWithTheirAverageSize() {
    cli.run("sidecar", "variants", "--enable", "text_default");
    assertThat(control.asked()).containsExactly(new Requests.Variants("text_default", true));
    assertThat(cli.out()).containsPattern("thumb_128 +yes +37,014 +4.1 kB +0 +0 +thumbnail");
    assertThat(cli.out()).containsPattern("text_default +no +0 +0 B +1 +1 +plain text");
    assertThat(cli.run("sidecar", "variants", "--enable", "a_b", "--disable", "a_b")).isEqualTo(2);
  }

  @Test
  void shouldRefuseWhatIsNoSize() {
    assertThat(cli.run("find", "--size", "huge")).isEqualTo(2);
    assertThat(cli.err()).contains("1MB..");
  }

  @Test
  void shouldAskForTheSizesThatWereNamed() {
    cli.run("find", "--size", "1kB..2MB", "--limit", "7");
    assertThat(control.asked())
        .containsExactly(
            new IndexRequests.Find(
                null, null, null, null, false, null, new IndexRequests.Range(1_000, 2_000_000, 7)));
  }

  @ParameterizedTest
  @MethodSource("everyVerb")
  void shouldSpeakToPeopleWithinTheWidth(List<String> args) {
    assertThat(cli.run(args.toArray(String[]::new))).isZero();

    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).isNotBlank().doesNotContain("\u001b");
    assertThat(cli.lines())
        .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(WIDTH))
        .allSatisfy(line -> assertThat(line).doesNotEndWith(" "));
  }

  @ParameterizedTest
  @MethodSource("everyVerb")
  void shouldSpeakOneJsonDocumentToPrograms(List<String> args) throws Exception {
    String[] withJson =
        Stream.concat(args.stream(), Stream.of("--json", "--home", dir.toString()))
            .toArray(String[]::new);

    assertThat(cli.run(withJson)).isZero();

    assertThat(cli.err()).isEmpty();
    assertThat(cli.json().isContainerNode()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("everyVerb")
  void shouldEndWithThreeWithoutDaemon(List<String> args) {
    Cli elsewhere = new Cli(dir.resolve("elsewhere"));

    assertThat(elsewhere.run(args.toArray(String[]::new))).isEqualTo(3);

    assertThat(elsewhere.out()).isEmpty();
    assertThat(elsewhere.err())
        .startsWith("muster: no daemon runs on " + dir.resolve("elsewhere"))
        .contains("muster up FOLDER")
        .hasLineCount(1);
  }

  @Test
  void shouldAnswerInSyncFirstAndByExitCode() throws Exception {
    assertThat(cli.run("status")).isZero();
    assertThat(cli.lines().getFirst()).isEqualTo("in sync with 1 device, 1 away");
    assertThat(cli.run("status", "--json")).isZero();

    control.setStatus(Fakes.status(false, List.of(Fakes.PHONE)));
    assertThat(cli.run("status")).isEqualTo(1);
    assertThat(cli.lines().getFirst()).isEqualTo("not in sync: no other device is connected");
    assertThat(cli.run("status", "--json")).isEqualTo(1);
    assertThat(cli.json().path("in_sync").asBoolean(true)).isFalse();
  }

  @Test
  void shouldShowHostileNamesHarmlessly() {
    cli.run("status");

    assertThat(cli.out()).contains("?[2Jevil.jpg").doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--home", "status"})
  void shouldTakeHomeBeforeAndAfterTheVerb(String first) {
    Cli other = new Cli(dir.resolve("other"));
    String home = dir.toString();

    int exit =
        first.equals("status")
            ? other.run("status", "--home", home)
            : other.run("--home", home, "status");

    assertThat(exit).as(other.err()).isZero();
  }

  @Test
  void shouldResolvePathsAndPassUuids() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link"), dir);

    cli.run("whereis", link + "/./a.jpg", link + "/not-there.jpg", Fakes.UUID, "--copies", "3");

    assertThat(control.asked())
        .containsExactly(
            new WhereisRequest(
                List.of(photo.toString(), dir.resolve("not-there.jpg").toString(), Fakes.UUID),
                false,
                3));
  }

  @Test
  void shouldResolveRelativePaths() {
    cli.run("sidecar", "list", "pom.xml");

    assertThat(control.asked()).containsExactly(Path.of("pom.xml").toAbsolutePath().toString());
  }

  @Test
  void shouldEndWithOneWhereNothingIsFound() {
    assertThat(cli.run("whereis", dir + "/gone.jpg")).isEqualTo(1);
    assertThat(cli.err()).isEqualTo("muster: " + dir + "/gone.jpg is not in the library\n");
  }

  @Test
  void shouldFetchIntoFile() {
    assertThat(cli.run("fetch", photo.toString(), "--variant", "thumb_256", "-o", dir + "/t.jpg"))
        .isZero();

    assertThat(control.asked())
        .containsExactly(new FetchRequest(photo.toString(), "thumb_256", dir + "/t.jpg"));
    assertThat(cli.lines().getFirst()).isEqualTo(dir + "/t.jpg");
    assertThat(cli.out()).contains("4.1 kB from desktop");

    assertThat(cli.run("fetch", photo.toString(), "--variant", "x_y", "-o", dir.toString()))
        .isEqualTo(2);
    assertThat(cli.err()).contains("is a folder");
  }

  @Test
  void shouldAddSidecarWithItsRealPath() throws Exception {
    Path transcript = Files.writeString(dir.resolve("transcript.json"), "{}");

    cli.run(
        "sidecar",
        "add",
        photo.toString(),
        "--kind",
        "transcript",
        "--variant",
        "default",
        transcript.toString());

    assertThat(control.asked())
        .containsExactly(
            new SidecarAddRequest(
                photo.toString(), "transcript", "default", transcript.toString(), null));
    assertThat(cli.run("sidecar", "add", photo.toString(), "--kind", "t", dir + "/no"))
        .isEqualTo(2);
  }

  @Test
  void shouldTakeEitherInviteOrCode() {
    assertThat(cli.run("pair")).isEqualTo(2);
    assertThat(cli.run("pair", "--invite", "CODE")).isEqualTo(2);
    assertThat(cli.run("pair", "CODE", "--address", "nowhere")).isEqualTo(2);
    assertThat(cli.err()).contains("--address: an address is HOST:PORT").hasLineCount(1);
    assertThat(control.asked()).isEmpty();
  }

  @Test
  void shouldDrawProgressAndColourOnTerminalOnly() {
    Terminal terminal = new Terminal(true, WIDTH, true);

    cli.on(terminal).run("fetch", Fakes.UUID, "--variant", "thumb_128", "--json");
    assertThat(cli.err()).contains("[###########.............] 48% fetching").endsWith("\u001b[K");

    cli.on(terminal).run("status");
    assertThat(cli.out()).startsWith("\u001b[1;32min sync\u001b[0m");

    cli.on(Cli.PIPE).run("fetch", Fakes.UUID, "--variant", "thumb_128");
    assertThat(cli.err()).isEmpty();
  }

  @Test
  void shouldWatchUntilDaemonIsGone() throws Exception {
    Thread closing = Thread.ofVirtual().unstarted(this::closeQuietly);
    control.setStatus(Fakes.status(false, List.of()));
    closing.start();

    assertThat(cli.run("status", "--watch")).isEqualTo(3);
    closing.join();
  }

  private void closeQuietly() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
