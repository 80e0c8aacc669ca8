package io.muster.daemon.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.wire.FetchMessage;
import io.muster.protocol.wire.FrameLimits;
import io.muster.storage.sidecar.SidecarStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real sockets and real TLS, with holders of every character. */
final class FetchClientTest {
  private static final byte[] BYTES = new byte[1_000_003];
  private static final int HALF = 500_000;
  private static final FetchJob JOB;
  private static final FetchTimes PATIENT =
      new FetchTimes(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(1));
  private static final FetchTimes HASTY =
      new FetchTimes(Duration.ofSeconds(20), Duration.ofMillis(400), Duration.ofMillis(1));

  static {
    new Random(7).nextBytes(BYTES);
    Hash hash = Hash.sha256(BYTES);
    JOB = new FetchJob(ContentId.of(hash), VariantId.parse("thumb_512"), hash, BYTES.length);
  }

  @TempDir private Path folder;
  private final List<Device> devices = new ArrayList<>();
  private SidecarStore store;
  private Device self;

  @BeforeEach
  void start() throws IOException {
    store = SidecarStore.open(folder.resolve("here"));
    self = device(new FetchServer(store));
  }

  @AfterEach
  void stop() {
    devices.forEach(Device::close);
  }

  private Device device(ConnectionHandler handler) throws IOException {
    Device device = new Device(folder, handler);
    devices.add(device);
    return device;
  }

  /** Holders in this order: the first is the nearest. */
  private List<Holder> holders(ConnectionHandler... handlers) throws IOException {
    List<Holder> holders = new ArrayList<>();
    for (ConnectionHandler handler : handlers) {
      holders.add(self.holder(device(handler), 10 * holders.size()));
    }
    return holders;
  }

  private void fetch(FetchTimes times, List<Holder> holders)
      throws FetchException, InterruptedException {
    new FetchClient(store, times).fetch(JOB, holders, ProgressListener.NONE);
  }

  private void assertFetched() {
    assertThat(store.verify(JOB.hash())).isTrue();
    assertThat(store.path(JOB.hash())).hasBinaryContent(BYTES);
  }

  private static void drop(Connection connection, FetchMessage.Request request) {
    connection.close("dropped " + request.hash());
  }

  private static void hang(Connection connection, FetchMessage.Request request) {}

  private static byte[] wrong() {
    byte[] wrong = BYTES.clone();
    wrong[3] ^= 1;
    return wrong;
  }

  @Test
  void shouldFetchFromAServer() throws Exception {
    SidecarStore there = SidecarStore.open(folder.resolve("there"));
    there.put(new ByteArrayInputStream(BYTES));
    List<Long> progress = new ArrayList<>();
    new FetchClient(store)
        .fetch(JOB, holders(new FetchServer(there)), (bytes, _) -> progress.add(bytes));
    assertFetched();
    assertThat(progress).isSorted().startsWith(0L).endsWith((long) BYTES.length);
  }

  @Test
  void shouldAskNobodyForWhatIsHere() throws Exception {
    store.put(new ByteArrayInputStream(BYTES));
    fetch(PATIENT, List.of());
    assertFetched();
  }

  @Test
  void shouldGoOnAfterALiarAndNotAskItAgain() throws Exception {
    Script liar = Script.holding(wrong());
    Script honest = Script.holding(BYTES);
    fetch(PATIENT, holders(liar, honest));
    assertFetched();
    assertThat(liar.offsets()).containsExactly(0L);
    assertThat(honest.offsets()).containsExactly(0L);
  }

  @Test
  void shouldThrowAwayWhatTurnsOutTooLong() throws Exception {
    Script longer =
        new Script(
            (connection, _) -> {
              Script.found(connection, BYTES.length);
              Script.data(connection, Arrays.copyOf(BYTES, BYTES.length + 1), 0, BYTES.length + 1);
            });
    Script honest = Script.holding(BYTES);
    fetch(PATIENT, holders(longer, honest));
    assertFetched();
    assertThat(honest.offsets()).containsExactly(0L);
  }

  @Test
  void shouldGoOnWhereAHolderBrokeOff() throws Exception {
    Script breaker = Script.upTo(BYTES, HALF, FetchClientTest::drop);
    Script honest = Script.holding(BYTES);
    fetch(PATIENT, holders(breaker, honest));
    assertFetched();
    assertThat(honest.offsets()).containsExactly((long) HALF);
  }

  @Test
  void shouldNotBlameTheHolderThatWentOnAfterALiar() throws Exception {
    Script liar = Script.upTo(wrong(), HALF, FetchClientTest::drop);
    Script honest = Script.holding(BYTES);
    fetch(PATIENT, holders(liar, honest));
    assertFetched();
    assertThat(honest.offsets()).containsExactly((long) HALF, 0L);
  }

  @Test
  void shouldGoOnWhenAHolderHangs() throws Exception {
    Script staller = Script.upTo(BYTES, HALF, FetchClientTest::hang);
    Script honest = Script.holding(BYTES);
    fetch(HASTY, holders(staller, honest));
    assertFetched();
    assertThat(honest.offsets()).containsExactly((long) HALF);
  }

  @Test
  void shouldNotTakeATrickleForProgress() {
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor()) {
      Script trickler =
          new Script(
              (connection, _) -> {
                Script.found(connection, BYTES.length);
                FetchMessage drop = new FetchMessage.Data(ByteString.copyFrom(BYTES, 0, 1));
                ScheduledFuture<?> forEver =
                    clock.scheduleAtFixedRate(
                        () -> Script.send(connection, drop), 0, 10, TimeUnit.MILLISECONDS);
                assertThat(forEver.isDone()).isFalse();
              });
      assertThatThrownBy(() -> fetch(HASTY, holders(trickler)))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("too long");
      clock.shutdownNow();
    }
  }

  @Test
  void shouldAskABusyHolderAgainButNotForEver() {
    Script busy = Script.unavailable(FetchMessage.Reason.BUSY);
    assertThatThrownBy(() -> fetch(PATIENT, holders(busy)))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("too much to do");
    assertThat(busy.offsets()).hasSize(1 + Transfer.BUSY_ROUNDS);
  }

  @Test
  void shouldPreferAnotherHolderToABusyOne() throws Exception {
    Script busy = Script.unavailable(FetchMessage.Reason.BUSY);
    fetch(PATIENT, holders(busy, Script.holding(BYTES)));
    assertFetched();
    assertThat(busy.offsets()).hasSize(1);
  }

  @Test
  void shouldSayInOneLineWhatWasWrongWithEachHolder() throws Exception {
    List<Holder> holders =
        holders(
            Script.holding(wrong()),
            Script.holding(Arrays.copyOf(BYTES, 5)),
            Script.unavailable(FetchMessage.Reason.NOT_HERE),
            Script.upTo(BYTES, HALF, (c, _) -> Script.send(c, new FetchMessage.End())),
            new Script((connection, _) -> connection.send(new byte[] {-1})));
    devices.getLast().close();
    assertThatThrownBy(() -> fetch(PATIENT, holders))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("could not fetch thumb_512 of " + JOB.content() + ": ")
        .hasMessageContaining(holders.get(0).device().shortId() + " sent other bytes")
        .hasMessageContaining(holders.get(1).device().shortId() + " holds 5 bytes instead of")
        .hasMessageContaining(holders.get(2).device().shortId() + " does not hold it")
        .hasMessageContaining(holders.get(3).device().shortId() + " ended after 500000 of")
        .hasMessageContaining(holders.get(4).device().shortId() + " can't be reached: ")
        .hasMessageNotContaining("\n");
    assertThat(store.has(JOB.hash())).isFalse();
  }

  @Test
  void shouldSurviveNonsense() throws Exception {
    Script nonsense = new Script((connection, _) -> connection.send(new byte[] {-1}));
    Script huge = new Script((connection, _) -> connection.send(new byte[FrameLimits.FETCH]));
    fetch(PATIENT, holders(nonsense, huge, Script.holding(BYTES)));
    assertFetched();
  }

  @Test
  void shouldSayThatNobodyIsThere() {
    assertThatThrownBy(() -> fetch(PATIENT, List.of()))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("no device that holds it is online");
  }

  @Test
  void shouldGoOnAfterARestart() throws Exception {
    assertThatThrownBy(
            () -> fetch(PATIENT, holders(Script.upTo(BYTES, HALF, FetchClientTest::drop))))
        .isInstanceOf(FetchException.class);
    store = SidecarStore.open(folder.resolve("here"));
    Script honest = Script.holding(BYTES);
    fetch(PATIENT, holders(honest));
    assertFetched();
    assertThat(honest.offsets()).containsExactly((long) HALF);
  }

  @Test
  void shouldShareOneTransferAmongCallers() throws Exception {
    List<Connection> asked = new ArrayList<>();
    Script holder =
        new Script(
            (connection, _) -> {
              synchronized (asked) {
                asked.add(connection);
              }
            });
    FetchClient client = new FetchClient(store, PATIENT);
    List<Holder> holders = holders(holder);
    FutureTask<Void> first = call(client, holders);
    Thread.ofPlatform().start(first);
    await().until(() -> holder.offsets().size() == 1);
    FutureTask<Void> second = call(client, holders);
    Thread waiting = Thread.ofPlatform().start(second);
    await().until(() -> waiting.getState() == Thread.State.WAITING);
    synchronized (asked) {
      Script.found(asked.getFirst(), BYTES.length);
      Script.data(asked.getFirst(), BYTES, 0, BYTES.length);
      Script.send(asked.getFirst(), new FetchMessage.End());
    }
    first.get(20, TimeUnit.SECONDS);
    second.get(20, TimeUnit.SECONDS);
    assertFetched();
    assertThat(holder.offsets()).hasSize(1);
  }

  private static FutureTask<Void> call(FetchClient client, List<Holder> holders) {
    return new FutureTask<>(
        () -> {
          client.fetch(JOB, holders, ProgressListener.NONE);
          return null;
        });
  }

  @Test
  void shouldKeepWhatCameWhenInterrupted() throws Exception {
    Script staller = Script.upTo(BYTES, HALF, FetchClientTest::hang);
    FetchClient client = new FetchClient(store, PATIENT);
    List<Holder> holders = holders(staller);
    FutureTask<Void> fetch = call(client, holders);
    Thread thread = Thread.ofPlatform().start(fetch);
    Path part = folder.resolve("here").resolve("part").resolve(JOB.hash().hex());
    await().until(() -> Files.exists(part) && Files.size(part) == HALF);
    thread.interrupt();
    await().until(() -> fetch.state() == Future.State.FAILED);
    assertThat(fetch.exceptionNow()).isInstanceOf(InterruptedException.class);
    Script honest = Script.holding(BYTES);
    client.fetch(JOB, holders(honest), ProgressListener.NONE);
    assertThat(honest.offsets()).containsExactly((long) HALF);
    assertFetched();
  }

  @Test
  void shouldNotBlameAHolderForAFullDisk() throws Exception {
    Path part = folder.resolve("here").resolve("part").resolve(JOB.hash().hex());
    Files.createSymbolicLink(part, Path.of("/dev/full"));
    Script second = Script.holding(BYTES);
    assertThatThrownBy(() -> fetch(PATIENT, holders(Script.holding(BYTES), second)))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("free some space");
    assertThat(second.offsets()).isEmpty();
  }
}
