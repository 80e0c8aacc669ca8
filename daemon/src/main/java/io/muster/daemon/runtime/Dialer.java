package io.muster.daemon.runtime;

import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.PeerNetwork;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.step.Input;
import io.muster.protocol.wire.Channel;
import io.muster.storage.StorageException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the connections that the core asks for, trying a peer's addresses one after the other. */
final class Dialer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dialer.class);

  private final PeerNetwork network;
  private final Addresses addresses;
  private final InputQueue core;

  /** Looking addresses up reads the database, which Netty's threads must not wait for. */
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("muster-dial").factory());

  Dialer(PeerNetwork network, Addresses addresses, InputQueue core) {
    this.network = network;
    this.addresses = addresses;
    this.core = core;
  }

  void dial(DeviceId peer, Channel channel) {
    try {
      executor.execute(() -> dialAll(peer, channel));
    } catch (RejectedExecutionException e) {
      log.debug("not dialling {}: the daemon is ending", peer.shortId());
    }
  }

  private void dialAll(DeviceId peer, Channel channel) {
    for (InetSocketAddress address : known(peer)) {
      if (reaches(address, peer, channel)) {
        remember(peer, address);
        return;
      }
    }
    core.post(new Input.DialFailed(peer, channel));
  }

  private List<InetSocketAddress> known(DeviceId peer) {
    try {
      return addresses.of(peer);
    } catch (StorageException e) {
      log.warn("the addresses of {} can't be read: {}", peer.shortId(), e.getMessage());
      return List.of();
    }
  }

  private void remember(DeviceId peer, InetSocketAddress address) {
    try {
      addresses.remember(peer, address, System.currentTimeMillis());
    } catch (StorageException e) {
      log.warn("the address of {} can't be kept: {}", peer.shortId(), e.getMessage());
    }
  }

  private boolean reaches(InetSocketAddress address, DeviceId peer, Channel channel) {
    ChannelKind kind = channel == Channel.LIBRARY ? ChannelKind.LIBRARY : ChannelKind.GOSSIP;
    try {
      network.dial(address, kind, peer).join();
      return true;
    } catch (CompletionException e) {
      log.debug("{} is not at {}: {}", peer.shortId(), address, e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
