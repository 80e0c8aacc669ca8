package io.muster.daemon.discover;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of this device on networks that carry multicast. */
final class Interfaces {
  private static final Logger log = LoggerFactory.getLogger(Interfaces.class);

  /** Addresses that are announced and browsed on. */
  static final int MAX = 8;

  private Interfaces() {}

  static List<InetAddress> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Interfaces::carriesMulticast)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !isScoped(address))
          .limit(MAX)
          .toList();
    } catch (SocketException e) {
      log.warn("no device is looked for, the interfaces can't be listed: {}", e.getMessage());
      return List.of();
    }
  }

  private static boolean carriesMulticast(NetworkInterface one) {
    try {
      return one.isUp() && !one.isLoopback() && one.supportsMulticast();
    } catch (SocketException e) {
      log.warn("interface {} is left out: {}", one.getName(), e.getMessage());
      return false;
    }
  }

  private static boolean isScoped(InetAddress address) {
    return address instanceof Inet6Address && address.isLinkLocalAddress();
  }
}
