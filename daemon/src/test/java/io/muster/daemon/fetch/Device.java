package io.muster.daemon.fetch;

import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.Connection;
import io.muster.daemon.net.ConnectionHandler;
import io.muster.daemon.net.Identity;
import io.muster.daemon.net.PeerNetwork;
import io.muster.protocol.model.DeviceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A device on a real socket that serves with any handler and trusts everybody. */
final class Device implements AutoCloseable {
  private final Identity identity;
  private final PeerNetwork network;

  Device(Path folder, ConnectionHandler handler) throws IOException {
    identity = Identity.loadOrCreate(Files.createTempDirectory(folder, "device"));
    network = new PeerNetwork(identity, (_, _) -> true, Map.of(ChannelKind.FETCH, handler));
    network.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  DeviceId id() {
    return identity.id();
  }

  CompletableFuture<Connection> dial(Device other, ConnectionHandler handler) {
    return network.dial(other.network.localAddress(), ChannelKind.FETCH, other.id(), handler);
  }

  /** The other one as a holder at so many milliseconds. */
  Holder holder(Device other, int rttMillis) {
    return new Holder(other.id(), rttMillis * 1_000L, handler -> dial(other, handler));
  }

  @Override
  public void close() {
    network.close();
  }
}
