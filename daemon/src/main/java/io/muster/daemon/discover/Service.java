package io.muster.daemon.discover;

import io.muster.protocol.model.DeviceId;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.jmdns.ServiceInfo;

/**
 * An inviting device as the network hears it; reading one trusts nothing.
 *
 * @param device that it says to be, if its record is one of ours
 */
record Service(Optional<DeviceId> device, int port, List<InetAddress> addresses) {
  static final String TYPE = "_muster._tcp.local.";

  /** Bytes of a TXT record that is read; ours has 66. */
  static final int MAX_TEXT = 512;

  /** Addresses taken of one announcement, so that one can't crowd out the rest. */
  static final int MAX_ADDRESSES = 4;

  private static final String ID = "id";

  static Service of(ServiceInfo info) {
    return new Service(
        device(info.getTextBytes()), info.getPort(), List.of(info.getInetAddresses()));
  }

  /** What a device announces. The name is unique for each interface, or they would compete. */
  static ServiceInfo announced(DeviceId device, String name, int port) {
    return ServiceInfo.create(TYPE, name, port, 0, 0, Map.of(ID, device.toString()));
  }

  /** A name for one interface of a device; seen by all. */
  static String name(DeviceId device, String role, int at) {
    return "muster-" + device.shortId().toLowerCase(Locale.ROOT) + "-" + role + at;
  }

  /**
   * Where to try an announced device: nowhere, if it is this one or its record is not one of ours.
   *
   * @param heardOn the own address that it was heard on
   */
  List<InetSocketAddress> places(DeviceId self, InetAddress heardOn) {
    if (port < 1 || port > 65_535 || device.isEmpty() || device.get().equals(self)) {
      return List.of();
    }
    return addresses.stream()
        .filter(address -> isUsable(address, heardOn))
        .limit(MAX_ADDRESSES)
        .map(address -> new InetSocketAddress(address, port))
        .toList();
  }

  /** Of a TXT record: strings with a length byte each, of which one is {@code id=DEVICE}. */
  static Optional<DeviceId> device(byte[] text) {
    if (text.length > MAX_TEXT) {
      return Optional.empty();
    }
    int at = 0;
    while (at < text.length) {
      int length = Byte.toUnsignedInt(text[at++]);
      if (length > text.length - at) {
        return Optional.empty();
      }
      String pair = new String(text, at, length, StandardCharsets.US_ASCII);
      if (pair.startsWith(ID + "=")) {
        return parsed(pair.substring(ID.length() + 1));
      }
      at += length;
    }
    return Optional.empty();
  }

  private static Optional<DeviceId> parsed(String id) {
    try {
      return Optional.of(DeviceId.parse(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // another program's record, or a forged one
    }
  }

  /** A link-local address of IPv6 says nothing without its interface, which no record names. */
  private static boolean isUsable(InetAddress address, InetAddress heardOn) {
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !(address instanceof Inet6Address && address.isLinkLocalAddress())
        && (!address.isLoopbackAddress() || heardOn.isLoopbackAddress());
  }
}
