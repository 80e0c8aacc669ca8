package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.Exit;
import io.muster.daemon.scan.KnownFile;
import io.muster.daemon.scan.ScanSink;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.port.RandomSource;
import io.muster.storage.StorageException;
import io.muster.storage.library.IndexMode;
import io.muster.storage.library.Library;
import io.muster.storage.library.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that this device indexes, and the one thread that walks them: a watcher says where,
 * and everything is walked again every so often in case one missed something.
 */
final class Locations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Locations.class);

  private static final long STOP_MILLIS = 8_000;

  /** Entries that go in one transaction when their location is removed. */
  private static final int REMOVED_AT_ONCE = 500;

  /** When a scan that failed is tried again, and a folder that was not there is looked for. */
  private static final Duration RETRY = Duration.ofSeconds(30);

  private static final Set<String> ALL = Set.of("");

  private final DeviceId self;
  private final Library library;
  private final Records records;
  private final RandomSource random;
  private final Function<Uuid, ScanSink> sinks;
  private final LocationTotals totals;
  private final Predicate<Path> excluded;
  private final Duration rescan;
  private final Map<Uuid, WatchedLocation> watched = new LinkedHashMap<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;

  /** What locations are made with. */
  record Parts(
      DeviceId self,
      Library library,
      Records records,
      RandomSource random,
      Function<Uuid, ScanSink> sinks) {}

  Locations(Parts parts, Predicate<Path> excluded, Duration rescan) {
    this.self = parts.self();
    this.library = parts.library();
    this.records = parts.records();
    this.random = parts.random();
    this.sinks = parts.sinks();
    this.excluded = excluded;
    this.rescan = rescan;
    this.totals = new LocationTotals(self, library.files().scans(), records);
    this.thread = Thread.ofPlatform().name("muster-scan").unstarted(this::run);
  }

  void start() {
    List<Location> known = library.queries().locations(self);
    if (library.isReadOnly()) {
      known.forEach(this::list);
    } else {
      known.forEach(this::watch);
      thread.start();
    }
  }

  /** Of a library that can't be written they are shown, and not walked. */
  private WatchedLocation list(Location location) {
    WatchedLocation added = new WatchedLocation(location, excluded, wake::release);
    synchronized (watched) {
      watched.put(location.uuid(), added);
    }
    return added;
  }

  private WatchedLocation watch(Location location) {
    library.files().scans().pending(location.uuid());
    WatchedLocation added = list(location);
    added.changed(ALL);
    return added;
  }

  List<WatchedLocation> all() {
    synchronized (watched) {
      return List.copyOf(watched.values());
    }
  }

  Optional<WatchedLocation> at(Path path) {
    return all().stream()
        .filter(known -> Path.of(known.location().path()).equals(path))
        .findFirst();
  }

  /** Adds a folder, or finds it again, and has it walked. */
  synchronized WatchedLocation add(Path folder, @Nullable String mode) throws ControlException {
    Path path = folder.toAbsolutePath().normalize();
    Optional<WatchedLocation> known = at(path);
    if (known.isPresent()) {
      if (mode != null) {
        writeMode(known.get().location().uuid(), mode);
        known.get().changed(ALL);
      }
      return known.get();
    }
    if (!Files.isDirectory(path)) {
      throw new ControlException(
          Exit.ERROR, path + " is no folder; name a folder that this device can read");
    }
    for (WatchedLocation other : all()) {
      Path there = Path.of(other.location().path());
      if (path.startsWith(there) || there.startsWith(path)) {
        throw new ControlException(
            Exit.ERROR, path + " overlaps the location " + there + "; remove that one first");
      }
    }
    String name = path.getFileName() == null ? path.toString() : path.getFileName().toString();
    Location location = new Location(self.uuid(), newId(random), name, path.toString());
    records.write(
        List.of(
            Mutation.put(
                RecordKey.location(self, location.uuid()),
                Map.of("name", Values.ofText(name), "path", Values.ofText(location.path())))));
    writeMode(location.uuid(), mode == null ? IndexMode.DEEP.label() : mode);
    return watch(location);
  }

  private void writeMode(Uuid location, String mode) {
    records.write(
        List.of(
            Mutation.put(
                RecordKey.location(self, location), Map.of("index_mode", Values.ofText(mode)))));
  }

  /** A random UUID (RFC 9562, version 4). */
  static Uuid newId(RandomSource random) {
    long version4 = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    return new Uuid(version4, (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | Long.MIN_VALUE);
  }

  /** Takes a location and its entries out of the index; the files stay. */
  synchronized void remove(WatchedLocation location) {
    synchronized (watched) {
      watched.remove(location.location().uuid());
    }
    location.close();
    synchronized (location) { // a walk that was under way has ended then
      forget(location.location().uuid());
    }
  }

  private void forget(Uuid uuid) {
    ScanSink sink = sinks.apply(uuid);
    IndexedFiles files = new IndexedFiles(library.files(), uuid);
    for (List<KnownFile> page = files.after("", REMOVED_AT_ONCE);
        !page.isEmpty();
        page = files.after(page.getLast().path(), REMOVED_AT_ONCE)) {
      sink.gone(page.stream().map(KnownFile::path).toList());
    }
    library.files().forget(uuid);
    records.write(List.of(Mutation.delete(RecordKey.location(self, uuid))));
  }

  private void run() {
    long nextRescan = System.nanoTime() + rescan.toNanos();
    while (!stopping && !library.isReadOnly()) {
      try {
        wake.tryAcquire(Math.max(0, nextRescan - System.nanoTime()), TimeUnit.NANOSECONDS);
        wake.drainPermits();
      } catch (InterruptedException e) {
        return;
      }
      if (System.nanoTime() >= nextRescan) {
        all().forEach(location -> location.changed(ALL));
        nextRescan = System.nanoTime() + rescan.toNanos();
      }
      for (WatchedLocation location : all()) {
        if (!stopping && !library.isReadOnly() && location.hasWork() && !scan(location)) {
          location.changed(ALL);
          wake.drainPermits();
          nextRescan = Math.min(nextRescan, System.nanoTime() + RETRY.toNanos());
        }
      }
      if (all().stream().anyMatch(WatchedLocation::isOffline)) {
        nextRescan = Math.min(nextRescan, System.nanoTime() + RETRY.toNanos());
      }
    }
  }

  private boolean scan(WatchedLocation location) {
    try {
      ScanSink sink = sinks.apply(location.location().uuid());
      synchronized (location) {
        if (location.scan(library.files(), sink, System.currentTimeMillis())) {
          totals.describe(location.location().uuid());
        }
      }
      return true;
    } catch (RuntimeException e) {
      log.error("{} can't be indexed at the moment", location.location().path(), e);
      failed(location, e);
      return false;
    }
  }

  private void failed(WatchedLocation location, RuntimeException reason) {
    try {
      location.failed(library.files().scans(), reason.toString());
    } catch (StorageException e) {
      log.warn("{}: that can't be noted either: {}", location.location().path(), e.getMessage());
    }
  }

  @Override
  public void close() {
    stopping = true;
    all().forEach(WatchedLocation::close);
    wake.release();
    Threads.join(thread, STOP_MILLIS);
  }
}
