package io.muster.daemon.discover;

import io.muster.protocol.model.DeviceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.jmdns.JmDNS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the local network that this device invites: its id and its port, never the code. It ends by
 * itself soon after the invitation, however that ended. Nothing here blocks the caller: saying
 * hello and goodbye takes seconds, on a thread for each address.
 */
public final class Announcement implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Announcement.class);

  /** How often an announcement looks whether its invitation is still open. */
  private static final long CHECK_MILLIS = 500;

  private final DeviceId device;
  private final int port;
  private final BooleanSupplier open;
  private final CountDownLatch over = new CountDownLatch(1);

  private Announcement(DeviceId device, int port, BooleanSupplier open) {
    this.device = device;
    this.port = port;
    this.open = open;
  }

  /**
   * Begins to announce a device on every network that can reach it.
   *
   * @param listening where peers reach it; a wildcard stands for all interfaces
   * @param open whether the invitation is open; asked from other threads
   */
  public static Announcement begin(
      DeviceId device, InetSocketAddress listening, BooleanSupplier open) {
    InetAddress only = listening.getAddress();
    List<InetAddress> on =
        Interfaces.addresses().stream()
            .filter(address -> only.isAnyLocalAddress() || only.equals(address))
            .toList();
    return begin(device, listening.getPort(), open, on);
  }

  static Announcement begin(
      DeviceId device, int port, BooleanSupplier open, List<InetAddress> addresses) {
    Announcement begun = new Announcement(device, port, open);
    for (int i = 0; i < addresses.size(); i++) {
      InetAddress address = addresses.get(i);
      String name = Service.name(device, "", i);
      Thread.ofPlatform()
          .daemon()
          .name("muster-announce-" + i)
          .start(() -> begun.announce(address, name));
    }
    return begun;
  }

  private void announce(InetAddress address, String name) {
    try (JmDNS dns = JmDNS.create(address, name)) {
      dns.registerService(Service.announced(device, name, port));
      while (open.getAsBoolean() && !over.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        // still invited
      }
    } catch (IOException | IllegalStateException e) {
      log.warn("not announced on {}: {}", address.getHostAddress(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it: the goodbye follows within seconds, unless the process ends before. */
  @Override
  public void close() {
    over.countDown();
  }
}
