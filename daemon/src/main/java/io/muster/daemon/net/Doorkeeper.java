package io.muster.daemon.net;

import io.muster.protocol.model.DeviceId;
import io.netty.channel.Channel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What every admission of one network needs: who this is, who may enter, and who is in. */
final class Doorkeeper {
  private final DeviceId self;
  private final TrustPolicy policy;
  private final Map<ChannelKind, ConnectionHandler> handlers;
  private final Slots slots = new Slots();
  private final Set<PeerConnection> open = ConcurrentHashMap.newKeySet();

  Doorkeeper(DeviceId self, TrustPolicy policy, Map<ChannelKind, ConnectionHandler> handlers) {
    this.self = self;
    this.policy = policy;
    this.handlers = new EnumMap<>(ChannelKind.class);
    this.handlers.putAll(handlers);
  }

  DeviceId self() {
    return self;
  }

  /** True if the policy admits the device and this device serves the kind at all. */
  boolean admits(DeviceId peer, ChannelKind kind) {
    return handlers.containsKey(kind) && policy.admits(peer, kind);
  }

  TrustPolicy policy() {
    return policy;
  }

  Slots slots() {
    return slots;
  }

  PeerConnection connection(
      Channel channel, PeerConnection.Peer peer, byte[] publicKey, ConnectionHandler handler) {
    PeerConnection connection = new PeerConnection(channel, peer, publicKey, handler);
    open.add(connection);
    channel.closeFuture().addListener(_ -> open.remove(connection));
    return connection;
  }

  ConnectionHandler handler(ChannelKind kind) {
    return Objects.requireNonNull(handlers.get(kind));
  }

  void closeAll(String reason) {
    open.forEach(connection -> connection.close(reason));
  }

  /** Closes the connections with devices that the policy no longer admits. */
  void closeUnadmitted() {
    for (PeerConnection connection : open) {
      if (connection.kind() != ChannelKind.PAIR
          && !policy.admits(connection.peer(), connection.kind())) {
        connection.close("the device is no longer a member");
      }
    }
  }
}
