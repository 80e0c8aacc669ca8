package io.muster.daemon.runtime;

import io.muster.daemon.net.ChannelKind;
import io.muster.daemon.net.PeerNetwork;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.step.Input;
import io.muster.protocol.wire.Channel;
import java.net.InetSocketAddress;
import java.util.Iterator;
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
      executor.execute(() -> dial(peer, channel, addresses.of(peer).iterator()));
    } catch (RejectedExecutionException e) {
      log.debug("not dialling {}: the daemon is ending", peer.shortId());
    }
  }

  private void dial(DeviceId peer, Channel channel, Iterator<InetSocketAddress> left) {
    ChannelKind kind = channel == Channel.LIBRARY ? ChannelKind.LIBRARY : ChannelKind.GOSSIP;
    while (left.hasNext()) {
      InetSocketAddress address = left.next();
      try {
        network.dial(address, kind, peer).join();
        addresses.remember(peer, address, System.currentTimeMillis());
        return;
      } catch (RuntimeException e) {
        log.debug("{} is not at {}: {}", peer.shortId(), address, e.getMessage());
      }
    }
    core.post(new Input.DialFailed(peer, channel));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
