package io.muster.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.daemon.control.ProgressSink.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class ControlServerTest {
  private static final ProgressSink SILENT = ProgressSink.NONE;

  @TempDir Path dir;
  private Path socket = Path.of("unset");
  private ControlServer server;
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void start() throws IOException {
    socket = dir.resolve("control.sock");
    server = ControlServer.start(socket, new Slow());
  }

  @AfterEach
  void close() throws IOException {
    release.countDown();
    server.close();
  }

  @Test
  void shouldAnswerWithResult() throws Exception {
    JsonNode peers = client().call(ControlVerb.PEERS, new Requests.None(), SILENT);

    assertThat(Json.views(peers, PeerView.class)).containsExactly(Fakes.DESKTOP, Fakes.PHONE);
  }

  @Test
  void shouldReportProgressBeforeResult() throws Exception {
    List<Progress> seen = Collections.synchronizedList(new ArrayList<>());

    client().call(ControlVerb.FETCH, new FetchRequest("/a", "thumb_128", null), seen::add);

    assertThat(seen).containsExactly(new Progress("fetching", 2000, 4123));
  }

  @Test
  void shouldCarryErrorWithItsExitCode() {
    assertThatThrownBy(
            () ->
                client()
                    .call(
                        ControlVerb.WHEREIS,
                        new WhereisRequest(List.of("/x/gone.jpg"), false, 2),
                        SILENT))
        .isInstanceOfSatisfying(
            ControlException.class, e -> assertThat(e.exit()).isEqualTo(Exit.NOT))
        .hasMessage("/x/gone.jpg is not in the library");
  }

  @Test
  void shouldTellInternalErrorAndLiveOn() throws Exception {
    assertThatThrownBy(
            () -> client().call(ControlVerb.LOCATION_ADD, new Requests.Location("/boom"), SILENT))
        .isInstanceOfSatisfying(
            ControlException.class, e -> assertThat(e.exit()).isEqualTo(Exit.ERROR))
        .hasMessageContaining("internal error");

    client().call(ControlVerb.PEERS, new Requests.None(), SILENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "",
        "[]",
        "{\"verb\":",
        "null",
        "{}",
        "{\"verb\":\"statsu\"}",
        "{\"verb\":7}",
        "{\"verb\":\"status\",\"args\":{\"x\":1}}",
        "{\"verb\":\"fetch\"}",
        "{\"verb\":\"fetch\",\"args\":{\"target\":\"\",\"variant\":\"v\"}}",
        "{\"verb\":\"fetch\",\"args\":{\"target\":\"a\\u0000b\",\"variant\":\"v\"}}",
        "{\"verb\":\"fetch\",\"args\":{\"target\":[1],\"variant\":\"v\"}}",
        "{\"verb\":\"whereis\",\"args\":{\"targets\":[],\"missing\":false,\"copies\":1}}",
        "{\"verb\":\"whereis\",\"args\":{\"targets\":[null],\"missing\":false,\"copies\":1}}",
        "{\"verb\":\"whereis\",\"args\":{\"targets\":[\"/a\"],\"missing\":false,\"copies\":-1}}",
        "{\"verb\":\"whereis\",\"args\":{\"targets\":[\"/a\"],\"copies\":1e99}}",
        "{\"verb\":\"status\"} {\"verb\":\"stop\"}",
        "\u0000\u0001\u0002",
      })
  void shouldRefuseGarbageInOneLine(String request) throws Exception {
    JsonNode reply = raw(request + "\n");

    assertThat(reply.path("error").path("exit").asInt()).isEqualTo(Exit.ERROR);
    assertThat(reply.path("error").path("message").asText()).isNotBlank().hasLineCount(1);
  }

  @Test
  void shouldRefuseDeepNesting() throws Exception {
    JsonNode reply = raw("{\"verb\":\"status\",\"args\":" + "[".repeat(100_000) + "\n");

    assertThat(reply.has("error")).isTrue();
  }

  @Test
  void shouldRefuseOversizeRequest() throws Exception {
    JsonNode reply = raw("x".repeat(ControlServer.MAX_REQUEST + 1));

    assertThat(reply.path("error").path("message").asText()).contains("at most 1048576 bytes");
  }

  @Test
  void shouldRefuseOversizeRequestBeforeItIsSent() {
    List<String> targets =
        IntStream.range(0, 2000).mapToObj(i -> "/" + "x".repeat(600) + i).toList();

    assertThatThrownBy(
            () -> client().call(ControlVerb.WHEREIS, new WhereisRequest(targets, false, 2), SILENT))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("ask in parts");
  }

  @Test
  void shouldSendAwayOneClientTooMany() throws Exception {
    List<SocketChannel> waiting = new ArrayList<>();
    try {
      for (int i = 0; i < ControlServer.MAX_CLIENTS; i++) {
        waiting.add(connect());
      }
      JsonNode reply = raw("{\"verb\":\"peers\"}\n");
      assertThat(reply.path("error").path("message").asText()).contains("try again");
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
    await().untilAsserted(() -> assertThat(raw("{\"verb\":\"peers\"}\n").has("result")).isTrue());
  }

  @Test
  void shouldHangUpOnClientThatSaysNothing() throws Exception {
    Path impatient = dir.resolve("impatient.sock");
    try (ControlServer _ =
            ControlServer.start(impatient, new FakeControl(), List.of(), Duration.ofMillis(50));
        SocketChannel channel = connect(impatient)) {
      channel.write(ByteBuffer.wrap("{\"verb\"".getBytes(StandardCharsets.UTF_8)));

      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void shouldNotWaitForClientThatReadsNoProgress() throws Exception {
    try (SocketChannel channel = connect()) {
      channel.write(
          ByteBuffer.wrap(
              "{\"verb\":\"location_rescan\",\"args\":{\"path\":\"/flood\"}}\n"
                  .getBytes(StandardCharsets.UTF_8)));

      await().until(() -> release.getCount() == 0);
    }
  }

  @Test
  void shouldLetReplyOutWhenItCloses() throws Exception {
    List<Progress> started = Collections.synchronizedList(new ArrayList<>());
    List<Object> got = Collections.synchronizedList(new ArrayList<>());
    Thread asking =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Requests.Rescan wait = new Requests.Rescan("/wait");
                    got.add(client().call(ControlVerb.LOCATION_RESCAN, wait, started::add));
                  } catch (ControlException e) {
                    got.add(e);
                  }
                });
    await().until(() -> !started.isEmpty());
    Thread closing = Thread.ofVirtual().start(this::closeServer);
    await().until(() -> !Files.exists(socket));
    release.countDown();

    asking.join();
    closing.join();
    assertThat(got).singleElement().isInstanceOf(JsonNode.class);
  }

  @Test
  void shouldGiveUpOnDaemonThatIsStuck() {
    ControlClient hasty = new ControlClient(socket, Duration.ofMillis(50));

    assertThatThrownBy(
            () -> hasty.call(ControlVerb.SIDECAR_LIST, new Requests.Target("/wait"), SILENT))
        .isInstanceOfSatisfying(
            ControlException.class, e -> assertThat(e.exit()).isEqualTo(Exit.ERROR))
        .hasMessageContaining("did not answer");
  }

  private void closeServer() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ControlClient client() {
    return new ControlClient(socket);
  }

  private SocketChannel connect() throws IOException {
    return connect(socket);
  }

  private static SocketChannel connect(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
    return channel;
  }

  /** Sends bytes as they are and reads the last line. */
  private JsonNode raw(String request) throws IOException {
    try (SocketChannel channel = connect()) {
      try {
        Channels.newOutputStream(channel).write(request.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("pipe"); // sent away: the reason waits to be read
      }
      byte[] line = new LineReader(channel, ControlServer.MAX_ANSWER).next();
      return Json.parse(Objects.requireNonNull(line));
    }
  }

  /** Fails, waits or floods where the path says so. */
  private final class Slow extends FakeControl {
    @Override
    public LocationView locationAdd(String path, @Nullable String mode) {
      if (path.equals("/boom")) {
        throw new IllegalStateException("boom");
      }
      return super.locationAdd(path, mode);
    }

    @Override
    public SidecarsView sidecarList(String target) {
      awaitRelease();
      return super.sidecarList(target);
    }

    @Override
    public List<LocationView> locationRescan(@Nullable String path, ProgressSink progress) {
      if ("/flood".equals(path)) {
        String text = "x".repeat(1000);
        IntStream.range(0, 50_000).forEach(i -> progress.report(new Progress(text, i, 0)));
        release.countDown();
      }
      progress.report(new Progress("scanning", 1, 2));
      awaitRelease();
      return super.locationRescan(path, progress);
    }

    private void awaitRelease() {
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
