package io.muster.daemon.runtime;

import io.muster.protocol.model.Uuid;
import io.muster.storage.StorageException;
import io.muster.storage.library.Devices;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the library which devices are connected, and when they were last. What is to be noted
 * waits in a set, so whoever tells of a link never waits for the disk.
 */
final class OnlineDevices implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OnlineDevices.class);

  private static final long STOP_SECONDS = 5;

  private final Devices devices;
  private final LongSupplier clock;
  private final Set<Uuid> online = new HashSet<>();
  private final Set<Uuid> changed = new TreeSet<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("muster-links").factory());

  /**
   * Begins with all devices offline.
   *
   * @param clock milliseconds since 1970
   */
  OnlineDevices(Devices devices, LongSupplier clock) {
    this.devices = devices;
    this.clock = clock;
    note(devices::allOffline);
  }

  /** A device's link opened or closed. */
  synchronized void link(Uuid device, boolean open) {
    if (open ? online.add(device) : online.remove(device)) {
      later(device);
    }
  }

  /** Records of devices changed; one that is connected may have a row only now. */
  synchronized void described(Collection<Uuid> described) {
    described.stream().filter(online::contains).forEach(this::later);
  }

  private void later(Uuid device) {
    if (changed.add(device) && changed.size() == 1) {
      try {
        thread.execute(this::noteChanged);
      } catch (RejectedExecutionException e) {
        log.debug("{} is not noted: the daemon is ending", device);
      }
    }
  }

  private void noteChanged() {
    List<Uuid> some;
    Set<Uuid> connected;
    synchronized (this) {
      some = List.copyOf(changed);
      connected = Set.copyOf(online);
      changed.clear();
    }
    long now = clock.getAsLong();
    some.forEach(device -> note(() -> devices.seen(device, connected.contains(device), now)));
  }

  /** For display only, so an error ends nothing. */
  private static void note(Runnable write) {
    try {
      write.run();
    } catch (StorageException e) {
      log.warn("can't note who is connected: {}", e.getMessage());
    }
  }

  /** The links are closed by now. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        log.warn("who is connected was still being noted at the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    note(devices::allOffline);
  }
}
