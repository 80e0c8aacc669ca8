package io.muster.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.daemon.control.StatusView;
import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.Connection;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.step.Input;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.GossipMessage;
import io.muster.protocol.wire.MessageCodec;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PeerConnectionsTest {
  private static final DeviceId LOW = new DeviceId(new Hash(1, 0, 0, 0));
  private static final DeviceId HIGH = new DeviceId(new Hash(2, 0, 0, 0));
  private static final byte[] ROUND = MessageCodec.encode(new GossipMessage.Agree(Hash.ZERO));

  private final List<Input> inputs = new ArrayList<>();
  private final List<Runnable> taken = new ArrayList<>();
  private final List<DeviceId> links = new ArrayList<>();
  private final Traffic traffic = new Traffic();
  private final PeerConnections connections =
      new PeerConnections(
          LOW,
          (input, done) -> {
            inputs.add(input);
            taken.add(done);
          },
          links::add,
          traffic);

  @Test
  void shouldCountWhatEachChannelCarries() {
    FakeConnection connection = new FakeConnection(HIGH, true);
    connections.opened(connection);

    connections.send(HIGH, Channel.GOSSIP, ROUND);
    connections.send(HIGH, Channel.LIBRARY, ROUND); // no such connection: it goes nowhere
    connections.received(connection, ROUND);
    connections.received(connection, ROUND);

    StatusView.Way nothing = new StatusView.Way(0, 0);
    assertThat(traffic.view())
        .isEqualTo(
            new StatusView.Traffic(
                new StatusView.ChannelTraffic(nothing, nothing),
                new StatusView.ChannelTraffic(
                    new StatusView.Way(1, ROUND.length), new StatusView.Way(2, 2L * ROUND.length)),
                0));
  }

  @Test
  void shouldKeepTheConnectionThatTheLowerDeviceDialled() {
    FakeConnection accepted = new FakeConnection(HIGH, false);
    FakeConnection dialled = new FakeConnection(HIGH, true);
    connections.opened(accepted);
    connections.opened(dialled);
    assertThat(accepted.closed).isNotNull();
    assertThat(dialled.closed).isNull();

    FakeConnection late = new FakeConnection(HIGH, false);
    connections.opened(late);
    assertThat(late.closed).isNotNull();
    assertThat(dialled.closed).isNull();
  }

  @Test
  void shouldNotTakeTheEndOfAReplacedConnectionForTheEndOfThePeer() {
    FakeConnection first = new FakeConnection(HIGH, true);
    FakeConnection second = new FakeConnection(HIGH, true);
    connections.opened(first);
    connections.opened(second);
    connections.closed(first, "replaced");
    assertThat(inputs).noneMatch(input -> input instanceof Input.Disconnected);
    assertThat(connections.isOpen(HIGH, Channel.GOSSIP)).isTrue();
    assertThat(links).containsExactly(HIGH, HIGH);

    connections.closed(second, "gone");
    assertThat(inputs).last().isEqualTo(new Input.Disconnected(HIGH, Channel.GOSSIP));
    assertThat(links).hasSize(3);
  }

  @Test
  void shouldCloseAConnectionThatSendsRubbish() {
    FakeConnection connection = new FakeConnection(HIGH, true);
    connections.opened(connection);
    connections.received(connection, new byte[] {1, 2, 3});
    assertThat(connection.closed).contains("malformed");
    assertThat(inputs).noneMatch(input -> input instanceof Input.Received);
  }

  @Test
  void shouldReadNoFurtherWhileTooMuchWaitsForTheCore() {
    FakeConnection connection = new FakeConnection(HIGH, true);
    connections.opened(connection);
    int frames = PeerConnections.MAX_UNREAD_BYTES / ROUND.length + 1;
    for (int i = 0; i < frames; i++) {
      connections.received(connection, ROUND);
    }
    assertThat(connection.reading).isFalse();
    taken.forEach(Runnable::run);
    assertThat(connection.reading).isTrue();
  }

  @Test
  void shouldCloseAConnectionThatDoesNotReadWhatItAsksFor() {
    FakeConnection connection = new FakeConnection(HIGH, true);
    connections.opened(connection);
    connection.writable = false;
    byte[] frame = new byte[1 << 20];
    for (int i = 0; i <= PeerConnections.MAX_UNSENT_BYTES / frame.length; i++) {
      connections.send(HIGH, Channel.GOSSIP, frame);
    }
    assertThat(connection.closed).contains("does not read");
  }

  /** A gossip connection that remembers what was done to it. */
  private static final class FakeConnection implements Connection {
    private final DeviceId peer;
    private final boolean dialled;
    private boolean writable = true;
    private boolean reading = true;
    private @Nullable String closed;

    FakeConnection(DeviceId peer, boolean dialled) {
      this.peer = peer;
      this.dialled = dialled;
    }

    @Override
    public DeviceId peer() {
      return peer;
    }

    @Override
    public ChannelKind kind() {
      return ChannelKind.GOSSIP;
    }

    @Override
    public boolean dialled() {
      return dialled;
    }

    @Override
    public InetSocketAddress remote() {
      return InetSocketAddress.createUnresolved("peer", 1);
    }

    @Override
    public void send(byte[] frame) {}

    @Override
    public boolean writable() {
      return writable;
    }

    @Override
    public void pauseReading() {
      reading = false;
    }

    @Override
    public void resumeReading() {
      reading = true;
    }

    @Override
    public byte[] remotePublicKey() {
      return new byte[0];
    }

    @Override
    public void close(String reason) {
      closed = reason;
    }
  }
}
