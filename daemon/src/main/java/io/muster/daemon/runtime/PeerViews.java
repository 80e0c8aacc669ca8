package io.muster.daemon.runtime;

import io.muster.daemon.control.PeerView;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.node.NodeStatus;
import io.muster.protocol.step.Agreement;
import io.muster.storage.library.Devices.Device;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows peers to people. */
final class PeerViews {
  private final Supplier<NodeStatus> status;
  private final Supplier<Map<DeviceId, String>> names;
  private final Addresses addresses;
  private final PeerConnections connections;
  private final Function<DeviceId, Optional<Device>> devices;

  PeerViews(
      Supplier<NodeStatus> status,
      Supplier<Map<DeviceId, String>> names,
      Addresses addresses,
      PeerConnections connections,
      Function<DeviceId, Optional<Device>> devices) {
    this.status = status;
    this.names = names;
    this.addresses = addresses;
    this.connections = connections;
    this.devices = devices;
  }

  List<PeerView> all() {
    Map<DeviceId, String> named = names.get();
    return status.get().peers().stream().map(peer -> view(peer, named)).toList();
  }

  private PeerView view(NodeStatus.Peer peer, Map<DeviceId, String> named) {
    DeviceId device = peer.device();
    Optional<String> address =
        addresses.shown(device).or(() -> connections.remote(device).map(Addresses::text));
    return new PeerView(
        device.toString(),
        named.getOrDefault(device, device.shortId()),
        peer.connected() ? PeerView.State.CONNECTED : PeerView.State.DISCONNECTED,
        address.orElse(null),
        peer.connected() ? millis(peer.roundTripMicros()) : null,
        sync(peer.library().agreement()),
        sync(peer.availability().agreement()),
        lastProof(peer),
        devices.apply(device).map(PeerViews::about).orElse(null));
  }

  private static PeerView.About about(Device device) {
    return new PeerView.About(
        device.os(),
        device.osVersion(),
        device.hardwareModel(),
        device.capabilities(),
        device.online(),
        device.lastSeenMillis() == 0 ? null : Instant.ofEpochMilli(device.lastSeenMillis()));
  }

  private static @Nullable Double millis(OptionalLong micros) {
    return micros.isPresent() ? micros.getAsLong() / 1000.0 : null;
  }

  private static PeerView.Sync sync(Agreement agreement) {
    return switch (agreement) {
      case IN_SYNC -> PeerView.Sync.IN_SYNC;
      case EXCHANGING -> PeerView.Sync.EXCHANGING;
      case BEHIND -> PeerView.Sync.BEHIND;
      case UNKNOWN -> PeerView.Sync.UNKNOWN;
    };
  }

  /** Both channels have been compared: the earlier of the two. */
  private static @Nullable Instant lastProof(NodeStatus.Peer peer) {
    Optional<Long> library = peer.library().lastProof();
    Optional<Long> availability = peer.availability().lastProof();
    return library.isPresent() && availability.isPresent()
        ? Instant.ofEpochMilli(Math.min(library.get(), availability.get()))
        : null;
  }
}
