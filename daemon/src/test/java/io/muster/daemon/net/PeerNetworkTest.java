package io.muster.daemon.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.protocol.model.DeviceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeerNetworkTest {
  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @TempDir Path folder;
  private Device a;
  private Device b;

  @BeforeEach
  void start() throws IOException {
    a = new Device(folder.resolve("a"));
    b = new Device(folder.resolve("b"));
  }

  @AfterEach
  void stop() {
    a.network.close();
    b.network.close();
  }

  @Test
  void shouldCarryFramesBothWaysBetweenPairedDevices() throws Exception {
    pair(a, b);
    Connection toB = dial(a, b, ChannelKind.LIBRARY);
    byte[] large = new byte[ChannelKind.LIBRARY.maxFrame()];
    new Random(1).nextBytes(large);

    toB.send(large);
    await().until(() -> b.library.frames.size() == 1);
    Connection fromA = b.library.opened.getFirst();
    fromA.send(new byte[] {7});
    await().until(() -> a.library.frames.size() == 1);

    assertThat(b.library.frames.getFirst()).isEqualTo(large);
    assertThat(a.library.frames.getFirst()).containsExactly(7);
    assertThat(toB.peer()).isEqualTo(b.identity.id());
    assertThat(toB.remotePublicKey()).isEqualTo(b.identity.publicKey());
    assertThat(fromA.peer()).isEqualTo(a.identity.id());
    assertThat(toB.dialled()).isTrue();
    assertThat(fromA.dialled()).isFalse();
    assertThat(fromA.kind()).isEqualTo(ChannelKind.LIBRARY);
  }

  @Test
  void shouldGiveUnpairedDeviceNothingButClosedConnection() {
    a.friends.add(b.identity.id());

    for (ChannelKind kind : ChannelKind.values()) {
      assertThat(dialFailure(a, b, kind, b.identity.id()))
          .contains(kind == ChannelKind.PAIR ? "no invitation open" : "does not know this device");
    }
    assertThat(b.library.opened).isEmpty();
    assertThat(b.gossip.opened).isEmpty();
  }

  @Test
  void shouldRefuseAnotherDeviceThanTheExpectedOne() throws IOException {
    pair(a, b);
    DeviceId other = Identity.loadOrCreate(folder.resolve("other")).id();
    a.friends.add(other);

    assertThat(dialFailure(a, b, ChannelKind.GOSSIP, other))
        .contains("another device answers there");
    assertThat(b.gossip.opened).isEmpty();
  }

  @Test
  void shouldNotDialDeviceThatItDoesNotAdmit() {
    b.friends.add(a.identity.id());

    assertThat(dialFailure(a, b, ChannelKind.LIBRARY, b.identity.id())).contains("is not admitted");
  }

  @Test
  void shouldLetStrangersPairOnlyWhileThePolicyAdmitsThem() throws Exception {
    assertThat(dialFailure(a, b, ChannelKind.PAIR, null)).contains("no invitation open");
    b.inviting = true;

    Connection connection =
        a.network.dial(b.address(), ChannelKind.PAIR, null).get(20, TimeUnit.SECONDS);

    assertThat(connection.peer()).isEqualTo(b.identity.id());
    assertThat(dialFailure(a, b, ChannelKind.LIBRARY, b.identity.id())).isNotEmpty();
  }

  @Test
  void shouldRefuseToDialItself() {
    a.friends.add(a.identity.id());

    assertThat(dialFailure(a, a, ChannelKind.LIBRARY, a.identity.id())).contains("itself");
  }

  @Test
  void shouldLimitConnectionsOfOneKind() throws Exception {
    b.inviting = true;
    for (int i = 0; i < ChannelKind.PAIR.maxInbound(); i++) {
      a.network.dial(b.address(), ChannelKind.PAIR, null).get(20, TimeUnit.SECONDS);
    }

    assertThat(dialFailure(a, b, ChannelKind.PAIR, null)).isNotEmpty();
    b.pairing.opened.getFirst().close("done");
    await().until(() -> b.pairing.closed.size() == 1);

    assertThat(a.network.dial(b.address(), ChannelKind.PAIR, null)).succeedsWithin(TEN_SECONDS);
  }

  @Test
  void shouldLimitConnectionsOfStrangers() throws Exception {
    pair(a, b);
    Socket[] strangers = new Socket[Slots.MAX_UNPROVEN];
    for (int i = 0; i < strangers.length; i++) {
      strangers[i] = new Socket(b.address().getAddress(), b.address().getPort());
    }

    assertThat(dialFailure(a, b, ChannelKind.LIBRARY, b.identity.id())).isNotEmpty();
    for (Socket stranger : strangers) {
      stranger.close();
    }

    await()
        .until(
            () ->
                dial(a, b, ChannelKind.LIBRARY, b.identity.id())
                    .handle((c, _) -> c != null)
                    .get(20, TimeUnit.SECONDS));
  }

  @Test
  void shouldTellOnceAndWithReasonThatConnectionIsClosed() throws Exception {
    pair(a, b);
    Connection toB = dial(a, b, ChannelKind.GOSSIP);

    toB.close("enough");
    toB.close("twice");

    await().until(() -> !a.gossip.closed.isEmpty() && !b.gossip.closed.isEmpty());
    assertThat(a.gossip.closed).containsExactly("enough");
    assertThat(b.gossip.closed).containsExactly("the peer closed the connection");
  }

  @Test
  void shouldDeliverWhatWasSentBeforeTheClose() throws Exception {
    pair(a, b);
    Connection toB = dial(a, b, ChannelKind.LIBRARY);
    for (int i = 0; i < 8; i++) {
      toB.send(new byte[1 << 20]);
    }

    toB.close("done");

    await().until(() -> !b.library.closed.isEmpty());
    assertThat(b.library.frames).hasSize(8);
  }

  @Test
  void shouldStopDeliveringFramesWhileReadingIsPaused() throws Exception {
    pair(a, b);
    Connection toB = dial(a, b, ChannelKind.LIBRARY);
    await().until(() -> b.library.opened.size() == 1);
    b.library.opened.getFirst().pauseReading();
    byte[] frame = new byte[1 << 20];
    int sent = 0;
    while (toB.writable() || sent < 12) {
      toB.send(frame);
      sent++;
    }

    assertThat(toB.writable()).isFalse();
    assertThat(b.library.frames.size()).isLessThan(2);
    b.library.opened.getFirst().resumeReading();

    int all = sent;
    await().until(() -> b.library.frames.size() == all);
    await().until(() -> toB.writable() && a.library.writable.get() > 0);
  }

  @Test
  void shouldCloseConnectionWhosePeerNeverReads() throws Exception {
    pair(a, b);
    Connection toB = dial(a, b, ChannelKind.LIBRARY);
    await().until(() -> b.library.opened.size() == 1);
    b.library.opened.getFirst().pauseReading();
    byte[] frame = new byte[ChannelKind.LIBRARY.maxFrame()];

    for (long queued = 0; queued <= 2 * PeerConnection.MAX_QUEUED; queued += frame.length) {
      toB.send(frame);
    }

    await().until(() -> !a.library.closed.isEmpty());
    assertThat(a.library.closed.getFirst()).contains("reads too slowly");
  }

  @Test
  void shouldRefuseToSendOversizeFrame() throws Exception {
    pair(a, b);
    Connection toB = dial(a, b, ChannelKind.GOSSIP);

    assertThatThrownBy(() -> toB.send(new byte[ChannelKind.GOSSIP.maxFrame() + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldCloseConnectionWhoseHandlerFails() throws Exception {
    pair(a, b);
    b.library.failing = true;
    Connection toB = dial(a, b, ChannelKind.LIBRARY);

    toB.send(new byte[] {1});

    await().until(() -> !a.library.closed.isEmpty());
    assertThat(b.library.closed.getFirst()).contains("an error on this device");
  }

  @Test
  void shouldCloseConnectionsOfRemovedMember() throws Exception {
    pair(a, b);
    dial(a, b, ChannelKind.LIBRARY);

    b.friends.clear();
    b.network.recheckPolicy();

    await().until(() -> !a.library.closed.isEmpty());
    assertThat(dialFailure(a, b, ChannelKind.LIBRARY, b.identity.id())).isNotEmpty();
  }

  @Test
  void shouldSayInOneLineThatThePortIsTaken() {
    try (PeerNetwork second = new PeerNetwork(a.identity, (_, _) -> true, Map.of())) {
      assertThatThrownBy(() -> second.start(b.address()))
          .isInstanceOf(NetException.class)
          .hasMessageContaining("can't listen on")
          .hasMessageContaining("--listen")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void shouldSayWhereNobodyAnswers() {
    InetSocketAddress gone = b.address();
    b.network.close();
    a.friends.add(b.identity.id());

    assertThatThrownBy(
            () ->
                a.network
                    .dial(gone, ChannelKind.LIBRARY, b.identity.id())
                    .get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(NetException.class)
        .hasMessageContaining("no connection to");
  }

  @Test
  void shouldTellEveryHandlerWhenTheNetworkStops() throws Exception {
    pair(a, b);
    dial(a, b, ChannelKind.LIBRARY);

    a.network.close();

    assertThat(a.library.closed).containsExactly("this device is stopping");
  }

  private static void pair(Device one, Device other) {
    one.friends.add(other.identity.id());
    other.friends.add(one.identity.id());
  }

  private static CompletableFuture<Connection> dial(
      Device from, Device to, ChannelKind kind, @Nullable DeviceId expected) {
    return from.network.dial(to.address(), kind, expected);
  }

  private static Connection dial(Device from, Device to, ChannelKind kind) throws Exception {
    return dial(from, to, kind, to.identity.id()).get(20, TimeUnit.SECONDS);
  }

  private static String dialFailure(
      Device from, Device to, ChannelKind kind, @Nullable DeviceId expected) {
    return dial(from, to, kind, expected)
        .handle((_, failure) -> failure == null ? "" : String.valueOf(failure.getMessage()))
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  /** One device with its network on a free port of the loopback address. */
  private static final class Device {
    final Identity identity;
    final Recorder library = new Recorder();
    final Recorder gossip = new Recorder();
    final Recorder pairing = new Recorder();
    final Set<DeviceId> friends = ConcurrentHashMap.newKeySet();
    final PeerNetwork network;
    volatile boolean inviting;

    Device(Path home) throws IOException {
      identity = Identity.loadOrCreate(home);
      network =
          new PeerNetwork(
              identity,
              (peer, kind) -> kind == ChannelKind.PAIR ? inviting : friends.contains(peer),
              Map.of(
                  ChannelKind.LIBRARY, library,
                  ChannelKind.GOSSIP, gossip,
                  ChannelKind.FETCH, new Recorder(),
                  ChannelKind.PAIR, pairing));
      network.start(LOOPBACK);
    }

    InetSocketAddress address() {
      return network.localAddress();
    }
  }
}
