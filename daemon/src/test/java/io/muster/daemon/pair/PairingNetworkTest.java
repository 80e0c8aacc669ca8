package io.muster.daemon.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.daemon.net.Identity;
import io.muster.daemon.net.PeerNetwork;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.wire.Introduction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server and client over TLS on the loopback address. */
final class PairingNetworkTest {
  private static final long NOW = 1_000_000;

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
    a.close();
    b.close();
  }

  @Test
  void shouldMakeDevicesKnowEachOther() throws Exception {
    String code = a.inviter.open(NOW).code();

    Paired joined = b.join(a, code).get(60, TimeUnit.SECONDS);

    assertThat(joined).isEqualTo(new Paired(a.identity.id(), a.introduction));
    assertThat(a.paired).containsExactly(new Paired(b.identity.id(), b.introduction));
  }

  @Test
  void shouldSayThatTheCodeIsWrong() {
    String code = a.inviter.open(NOW).code();
    String wrong = (code.charAt(0) == 'A' ? 'B' : 'A') + code.substring(1);

    assertThatThrownBy(() -> b.join(a, wrong).get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(PairingException.class)
        .hasMessageContaining("the code is wrong (2 tries left)");
    assertThat(a.paired).isEmpty();
  }

  @Test
  void shouldSayThatNoInvitationIsOpen() {
    assertThatThrownBy(() -> b.join(a, "AAAA-BBBB").get(60, TimeUnit.SECONDS))
        .hasMessageContaining("no invitation open");
  }

  @Test
  void shouldNotPairTwiceByOneCode() throws Exception {
    String code = a.inviter.open(NOW).code();
    b.join(a, code).get(60, TimeUnit.SECONDS);

    assertThatThrownBy(() -> b.join(a, code).get(60, TimeUnit.SECONDS))
        .hasMessageContaining("no invitation open");
    assertThat(a.paired).hasSize(1);
  }

  @Test
  void shouldNotSpendATryOnMistypedCode() {
    a.inviter.open(NOW);

    assertThatThrownBy(() -> b.join(a, "AAAA").get(60, TimeUnit.SECONDS))
        .hasMessageContaining("a code has 8 letters");
    assertThat(a.inviter.isOpen(NOW)).isTrue();
  }

  @Test
  void shouldLetTheNextInWhenAnotherBreaksOff() throws Exception {
    String code = a.inviter.open(NOW).code();
    Connection silent =
        b.network.dial(a.address(), ChannelKind.PAIR, null, new Silent()).get(20, TimeUnit.SECONDS);

    assertThatThrownBy(() -> b.join(a, code).get(60, TimeUnit.SECONDS))
        .hasMessageContaining("another device is pairing");
    silent.close("on purpose");

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> b.join(a, code).handle((p, _) -> p != null).get(60, TimeUnit.SECONDS));
  }

  @Test
  void shouldCloseAtGarbageAndStayOpenForOthers() throws Exception {
    String code = a.inviter.open(NOW).code();
    Silent garbage = new Silent();
    Connection hostile =
        b.network.dial(a.address(), ChannelKind.PAIR, null, garbage).get(20, TimeUnit.SECONDS);

    hostile.send(new byte[] {1, 2, 3});

    await().until(() -> !garbage.closed.isEmpty());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> b.join(a, code).handle((p, _) -> p != null).get(60, TimeUnit.SECONDS));
  }

  @Test
  void shouldNotLetTheJoinerInWhenTheInviterCannotSaveIt() {
    String code = a.inviter.open(NOW).code();
    a.failing = true;

    assertThatThrownBy(() -> b.join(a, code).get(60, TimeUnit.SECONDS))
        .hasMessageContaining("the inviting device failed");
  }

  /** Says nothing. */
  private static final class Silent implements ConnectionHandler {
    final List<String> closed = new CopyOnWriteArrayList<>();

    @Override
    public void opened(Connection connection) {}

    @Override
    public void received(Connection connection, byte[] frame) {}

    @Override
    public void closed(Connection connection, String reason) {
      closed.add(reason);
    }
  }

  private static final class Device implements AutoCloseable {
    final Inviter inviter = new Inviter();
    final List<Paired> paired = new CopyOnWriteArrayList<>();
    final Identity identity;
    final Introduction introduction;
    final PeerNetwork network;
    final PairingServer server;
    final PairingClient client;
    volatile boolean failing;

    Device(Path home) throws IOException {
      identity = Identity.loadOrCreate(home);
      introduction =
          new Introduction(
              String.valueOf(home.getFileName()),
              ByteString.copyFrom(identity.publicKey()),
              List.of("127.0.0.1:1"),
              new Uuid(1, home.hashCode()),
              "library",
              NOW);
      server = new PairingServer(inviter, identity.id(), () -> introduction, this::save, () -> NOW);
      network =
          new PeerNetwork(
              identity,
              (_, kind) -> kind == ChannelKind.PAIR && inviter.isOpen(NOW),
              Map.of(ChannelKind.PAIR, server));
      network.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client = new PairingClient(network, identity.id(), () -> introduction);
    }

    private void save(Paired peer) {
      if (failing) {
        throw new IllegalStateException("on purpose");
      }
      paired.add(peer);
    }

    InetSocketAddress address() {
      return network.localAddress();
    }

    CompletableFuture<Paired> join(Device other, String code) {
      return client.join(other.address(), code);
    }

    @Override
    public void close() {
      network.close();
      server.close();
      client.close();
    }
  }
}
