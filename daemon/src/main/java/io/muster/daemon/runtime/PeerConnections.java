package io.muster.daemon.runtime;

import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.step.Input;
import io.muster.protocol.wire.Channel;
import io.muster.protocol.wire.MessageCodec;
import io.muster.protocol.wire.WireException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open connections of the core's two channels, one of each to a peer. Where both sides dialled
 * at once, both keep the one that the lower device id dialled.
 *
 * <p>A peer can have {@link #MAX_UNREAD_BYTES} waiting for the core, then its connection is read no
 * further; and {@link #MAX_UNSENT_BYTES} waiting for the wire, then it is closed.
 */
final class PeerConnections implements ConnectionHandler {
  private static final Logger log = LoggerFactory.getLogger(PeerConnections.class);

  static final int MAX_UNREAD_BYTES = 8 << 20;

  /** What a frame weighs beside its bytes, so that many tiny ones count too. */
  static final int FRAME_BYTES = 512;

  static final int MAX_UNSENT_BYTES = 32 << 20;

  private record Key(DeviceId peer, Channel channel) {}

  /** An open connection and what waits on its account. */
  private static final class Open {
    final Connection connection;
    long unreadBytes;
    long unsentBytes;

    Open(Connection connection) {
      this.connection = connection;
    }
  }

  private final DeviceId self;
  private final InputQueue core;
  private final Consumer<DeviceId> links;
  private final Traffic traffic;
  private final Map<Key, Open> open = new HashMap<>();

  /**
   * The connections of a device.
   *
   * @param links told which peer's connections changed
   * @param traffic counts the frames
   */
  PeerConnections(DeviceId self, InputQueue core, Consumer<DeviceId> links, Traffic traffic) {
    this.self = self;
    this.core = core;
    this.links = links;
    this.traffic = traffic;
  }

  private static Key key(Connection connection) {
    Channel channel = connection.kind() == ChannelKind.LIBRARY ? Channel.LIBRARY : Channel.GOSSIP;
    return new Key(connection.peer(), channel);
  }

  @Override
  public void opened(Connection connection) {
    Key key = key(connection);
    Connection loser = null;
    synchronized (this) {
      Open existing = open.get(key);
      if (existing != null && preferred(existing.connection) && !preferred(connection)) {
        loser = connection;
      } else {
        open.put(key, new Open(connection));
        if (existing != null) {
          loser = existing.connection;
        }
      }
    }
    if (loser != null) {
      loser.close("another connection to this peer is kept");
    }
    if (!connection.equals(loser)) {
      log.info("connected to {} for {}", key.peer().shortId(), key.channel());
      core.post(new Input.Connected(key.peer(), key.channel()));
      links.accept(key.peer());
    }
  }

  private boolean preferred(Connection connection) {
    boolean selfIsLower = self.compareTo(connection.peer()) < 0;
    return connection.dialled() == selfIsLower;
  }

  @Override
  public void received(Connection connection, byte[] frame) {
    Key key = key(connection);
    Optional<Open> current = current(connection);
    if (current.isEmpty()) {
      return;
    }
    traffic.received(key.channel(), frame);
    try {
      Input input = new Input.Received(key.peer(), MessageCodec.decode(key.channel(), frame));
      int weight = FRAME_BYTES + frame.length;
      charge(current.get(), weight);
      core.post(input, () -> release(current.get(), weight));
    } catch (WireException e) {
      log.warn("{} sent rubbish: {}", key.peer().shortId(), e.getMessage());
      connection.close("malformed message: " + e.getMessage());
    }
  }

  private synchronized Optional<Open> current(Connection connection) {
    Open current = open.get(key(connection));
    return current != null && current.connection.equals(connection)
        ? Optional.of(current)
        : Optional.empty();
  }

  private synchronized void charge(Open account, int bytes) {
    account.unreadBytes += bytes;
    if (account.unreadBytes > MAX_UNREAD_BYTES) {
      account.connection.pauseReading();
    }
  }

  private synchronized void release(Open account, int bytes) {
    boolean wasFull = account.unreadBytes > MAX_UNREAD_BYTES;
    account.unreadBytes -= bytes;
    if (wasFull && account.unreadBytes <= MAX_UNREAD_BYTES) {
      account.connection.resumeReading();
    }
  }

  @Override
  public synchronized void writable(Connection connection) {
    Open current = open.get(key(connection));
    if (current != null && current.connection.equals(connection)) {
      current.unsentBytes = 0;
    }
  }

  @Override
  public void closed(Connection connection, String reason) {
    Key key = key(connection);
    boolean current;
    synchronized (this) {
      Open existing = open.get(key);
      current = existing != null && existing.connection.equals(connection);
      if (current) {
        open.remove(key);
      }
    }
    if (current) {
      log.info("disconnected from {} for {}: {}", key.peer().shortId(), key.channel(), reason);
      core.post(new Input.Disconnected(key.peer(), key.channel()));
      links.accept(key.peer());
    }
  }

  /** Sends a frame, or drops it where there is no connection: the core hears of that by itself. */
  void send(DeviceId peer, Channel channel, byte[] frame) {
    Connection connection;
    boolean choked;
    synchronized (this) {
      Open current = open.get(new Key(peer, channel));
      if (current == null) {
        return;
      }
      connection = current.connection;
      current.unsentBytes = connection.writable() ? 0 : current.unsentBytes + frame.length;
      choked = current.unsentBytes > MAX_UNSENT_BYTES;
    }
    if (choked) {
      connection.close("it does not read what it asks for");
    } else {
      traffic.sent(channel, frame);
      connection.send(frame);
    }
  }

  void disconnect(DeviceId peer, String reason) {
    List<Connection> all = new ArrayList<>();
    synchronized (this) {
      for (Channel channel : Channel.values()) {
        Open current = open.get(new Key(peer, channel));
        if (current != null) {
          all.add(current.connection);
        }
      }
    }
    all.forEach(connection -> connection.close(reason));
  }

  synchronized boolean isOpen(DeviceId peer, Channel channel) {
    return open.containsKey(new Key(peer, channel));
  }

  /** Where a connected peer is. */
  synchronized Optional<InetSocketAddress> remote(DeviceId peer) {
    return Optional.ofNullable(open.get(new Key(peer, Channel.LIBRARY)))
        .map(current -> current.connection.remote());
  }
}
