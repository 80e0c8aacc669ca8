package io.muster.daemon.discover;

import io.muster.protocol.model.DeviceId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.jmdns.JmDNS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for inviting devices on the local network. */
public final class Finder {
  private static final Logger log = LoggerFactory.getLogger(Finder.class);

  /** How long a search lasts, unless {@link #MAX_FOUND} are found before. */
  static final Duration SEARCH = Duration.ofSeconds(3);

  /** Addresses that one search returns. */
  static final int MAX_FOUND = 16;

  private final DeviceId self;

  /** Finds others than this device. */
  public Finder(DeviceId self) {
    this.self = self;
  }

  /**
   * Searches for some seconds. Returns where announcing devices say that they are, each address
   * once, in the order heard, at most {@value #MAX_FOUND}; nothing of it is proven.
   */
  public List<InetSocketAddress> find() throws InterruptedException {
    return find(Interfaces.addresses(), SEARCH);
  }

  List<InetSocketAddress> find(List<InetAddress> on, Duration search) throws InterruptedException {
    Findings findings = new Findings(self);
    List<JmDNS> browsers = new ArrayList<>();
    try {
      for (int i = 0; i < on.size(); i++) {
        browse(on.get(i), i, findings, browsers);
      }
      return browsers.isEmpty() ? List.of() : findings.await(search);
    } finally {
      browsers.forEach(Finder::end);
    }
  }

  private void browse(InetAddress address, int at, Findings findings, List<JmDNS> browsers) {
    try {
      JmDNS browser = JmDNS.create(address, Service.name(self, "finder", at));
      browsers.add(browser);
      browser.addServiceListener(Service.TYPE, findings.on(address));
    } catch (IOException | IllegalStateException e) {
      log.warn("no device is looked for on {}: {}", address.getHostAddress(), e.toString());
    }
  }

  /** The library takes seconds to say goodbye; nobody needs to wait for it. */
  private static void end(JmDNS browser) {
    Thread.ofPlatform()
        .daemon()
        .name("muster-finder-end")
        .start(
            () -> {
              try {
                browser.close();
              } catch (IOException e) {
                log.warn("a search did not end well: {}", e.toString());
              }
            });
  }
}
