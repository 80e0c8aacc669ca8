package io.muster.daemon.runtime;

import io.muster.protocol.model.DeviceId;
import io.muster.storage.library.Library;
import io.muster.storage.library.PeerAddresses;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where peers can be reached: where they were, last success first, and then where they say that
 * they are, unless addresses are not to be learned from others.
 */
final class Addresses {
  /** Addresses of one device that are tried. */
  static final int MAX_TRIED = 16;

  private final Library library;
  private final boolean learn;

  Addresses(Library library, boolean learn) {
    this.library = library;
    this.learn = learn;
  }

  List<InetSocketAddress> of(DeviceId device) {
    Set<String> all = new LinkedHashSet<>();
    library.peerAddresses().all().stream()
        .filter(known -> known.device().equals(device))
        .map(PeerAddresses.PeerAddress::address)
        .forEach(all::add);
    if (learn) {
      all.addAll(library.queries().networkAddresses(device));
    }
    return all.stream().limit(MAX_TRIED).map(Addresses::parse).flatMap(Optional::stream).toList();
  }

  /** The first of them, for people. */
  Optional<String> shown(DeviceId device) {
    return of(device).stream().findFirst().map(Addresses::text);
  }

  void remember(DeviceId device, InetSocketAddress address, long nowMillis) {
    library
        .peerAddresses()
        .remember(new PeerAddresses.PeerAddress(device, text(address), nowMillis));
  }

  /** HOST:PORT, the host in brackets if it is IPv6. */
  static String text(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** Reads HOST:PORT; empty if it is anything else, as a record of a peer may be. */
  static Optional<InetSocketAddress> parse(String text) {
    int border = text.lastIndexOf(':');
    if (border < 1 || text.length() > 300) {
      return Optional.empty();
    }
    String host = text.substring(0, border).replaceAll("^\\[|]$", "");
    try {
      int port = Integer.parseInt(text.substring(border + 1));
      return port < 1 || port > 65_535 || host.isEmpty()
          ? Optional.empty()
          : Optional.of(new InetSocketAddress(host, port));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
