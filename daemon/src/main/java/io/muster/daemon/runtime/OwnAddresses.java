package io.muster.daemon.runtime;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where others reach this device. */
final class OwnAddresses {
  private static final Logger log = LoggerFactory.getLogger(OwnAddresses.class);

  /** Addresses that are told to others. */
  private static final int MAX = 8;

  private OwnAddresses() {}

  /** HOST:PORT each: the address that is listened on, or those of all interfaces. */
  static List<String> of(InetSocketAddress listening) {
    if (!listening.getAddress().isAnyLocalAddress()) {
      return List.of(Addresses.text(listening));
    }
    List<String> found =
        interfaces().stream()
            .map(address -> Addresses.text(new InetSocketAddress(address, listening.getPort())))
            .limit(MAX)
            .toList();
    return found.isEmpty() ? List.of("127.0.0.1:" + listening.getPort()) : found;
  }

  /** The name of an interface here means nothing on another device. */
  private static InetAddress withoutZone(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of an interface is one", e);
    }
  }

  /** Those that most others can dial first. */
  private static List<InetAddress> interfaces() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .map(OwnAddresses::withoutZone)
          .sorted(Comparator.comparing(Inet6Address.class::isInstance))
          .toList();
    } catch (SocketException e) {
      log.warn("can't list this device's addresses: {}", e.getMessage());
      return List.of();
    }
  }
}
