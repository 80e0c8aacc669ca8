package io.muster.daemon.discover;

import io.muster.protocol.model.DeviceId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceListener;

/** What one search heard, on all interfaces. Safe for use by several threads. */
final class Findings {
  /** Announcements that one search asks about; a flood of names is not followed. */
  static final int MAX_NAMES = 64;

  private final DeviceId self;
  private final Set<InetSocketAddress> found = new LinkedHashSet<>();
  private final Set<String> asked = new HashSet<>();
  private final CountDownLatch full = new CountDownLatch(1);

  Findings(DeviceId self) {
    this.self = self;
  }

  /** Waits until enough is found, or the time is over; returns what there is. */
  List<InetSocketAddress> await(Duration search) throws InterruptedException {
    var _ = full.await(search.toMillis(), TimeUnit.MILLISECONDS);
    return found();
  }

  private synchronized List<InetSocketAddress> found() {
    return List.copyOf(found);
  }

  private synchronized boolean mayAsk(InetAddress on, String name) {
    return asked.size() < MAX_NAMES && asked.add(on.getHostAddress() + " " + name);
  }

  synchronized void resolved(Service service, InetAddress heardOn) {
    for (InetSocketAddress address : service.places(self, heardOn)) {
      if (found.size() < Finder.MAX_FOUND) {
        found.add(address);
      }
    }
    if (found.size() >= Finder.MAX_FOUND) {
      full.countDown();
    }
  }

  /** Listens on one interface. */
  ServiceListener on(InetAddress address) {
    return new ServiceListener() {
      @Override
      public void serviceAdded(ServiceEvent event) {
        if (mayAsk(address, event.getName())) {
          // The answer comes to serviceResolved; waiting here would hold up the others.
          event.getDNS().requestServiceInfo(event.getType(), event.getName(), 1);
        }
      }

      @Override
      public void serviceRemoved(ServiceEvent event) {
        // It may have been found on another interface; a try shows.
      }

      @Override
      public void serviceResolved(ServiceEvent event) {
        resolved(Service.of(event.getInfo()), address);
      }
    };
  }
}
