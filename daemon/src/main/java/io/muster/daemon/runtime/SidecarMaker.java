package io.muster.daemon.runtime;

import io.muster.daemon.generate.Generators;
import io.muster.daemon.generate.SidecarWorkshop;
import io.muster.daemon.scan.ScannedFile;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Availability;
import io.muster.storage.library.Entry;
import io.muster.storage.library.FilePath;
import io.muster.storage.library.IndexMode;
import io.muster.storage.library.Library;
import io.muster.storage.library.LocalFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the sidecars of this device's own files, one file after the other, on one thread.
 *
 * <p>A sidecar is made only if nobody reachable has it, and one that failed is not tried again: its
 * record names the content, so a file that changes becomes another one; nor is one that was removed
 * by hand, nor any of a variant that the registry calls inactive. What waits is a bounded queue in
 * memory; at start, and where it overflowed, all own files are gone through instead.
 */
final class SidecarMaker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SidecarMaker.class);

  /** Contents that wait; with more, all own files are gone through once the queue is empty. */
  static final int MAX_WAITING = 20_000;

  /** After a start, before what others made and nobody connected holds is made again. */
  private static final long SETTLE_SECONDS = 60;

  private static final long SETTLE_LOOK_MILLIS = 5_000;

  /** Files looked at in one read. */
  private static final int PAGE = 200;

  private static final long STOP_MILLIS = 5_000;

  /** Pause after a disk or a worker that refused, before everything is gone through again. */
  private static final long RETRY_SECONDS = 30;

  /**
   * What sidecars are made with.
   *
   * @param online whether a device is connected, this one included
   */
  record Parts(
      DeviceId self,
      Library library,
      Availability availability,
      SidecarWorkshop workshop,
      SidecarRecords records,
      Predicate<DeviceId> online) {}

  private final Parts parts;
  private final long startNanos = System.nanoTime();
  private final Set<ContentId> waiting = new LinkedHashSet<>();
  private final Thread thread = Thread.ofPlatform().name("muster-make").unstarted(this::run);
  private boolean sweep = true;
  private boolean sweptSettled;
  private boolean busy;
  private volatile boolean stopping;

  SidecarMaker(Parts parts) {
    this.parts = parts;
  }

  void start() {
    thread.start();
  }

  /** These contents were indexed here. */
  synchronized void look(Collection<ContentId> contents) {
    if (waiting.size() + contents.size() > MAX_WAITING) {
      sweep = true;
    } else {
      waiting.addAll(contents);
    }
    notifyAll();
  }

  /** What is to be made may have changed: all own files are gone through. */
  synchronized void lookAtAll() {
    sweep = true;
    notifyAll();
  }

  /** Contents that are still to be looked at; more may be, where the queue overflowed. */
  synchronized long pending() {
    return parts.library().isReadOnly() ? 0 : waiting.size() + (busy || sweep ? 1L : 0L);
  }

  private void run() {
    while (!stopping && !parts.library().isReadOnly()) {
      try {
        Optional<ContentId> next = next();
        if (next.isPresent()) {
          make(next.get());
        } else if (!stopping) {
          sweep();
        }
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        log.error("sidecars can't be made at the moment", e); // not the end of all others
        later();
      }
    }
  }

  /** The next content, or empty if all own files are to be gone through. */
  private synchronized Optional<ContentId> next() throws InterruptedException {
    busy = false;
    while (waiting.isEmpty() && !sweep && !stopping) {
      if (sweptSettled) {
        wait();
      } else if (settled()) {
        sweptSettled = true;
        sweep = true;
      } else {
        wait(SETTLE_LOOK_MILLIS);
      }
    }
    busy = true;
    if (waiting.isEmpty()) {
      sweep = false;
      return Optional.empty();
    }
    ContentId first = waiting.iterator().next();
    waiting.remove(first);
    return Optional.of(first);
  }

  private synchronized void later() {
    sweep = true;
    busy = false;
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RETRY_SECONDS);
      for (long left = RETRY_SECONDS * 1000; left > 0 && !stopping; ) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep() throws IOException {
    List<Entry> page = parts.library().queries().ownFiles(0, PAGE);
    while (!page.isEmpty() && !stopping && !parts.library().isReadOnly()) {
      for (Entry entry : page) {
        if (entry.content().isPresent() && !stopping && isDeep(entry.location())) {
          make(entry.content().get());
        }
      }
      page = parts.library().queries().ownFiles(page.getLast().row(), PAGE);
    }
  }

  private boolean isDeep(Uuid location) {
    return parts.library().files().mode(location) == IndexMode.DEEP;
  }

  private void make(ContentId content) throws IOException {
    Optional<Source> source = source(content);
    if (source.isEmpty() || !source.get().isUnchanged()) {
      return; // gone or changed since; the scanner brings what it is now
    }
    Set<VariantId> wanted = new TreeSet<>(Generators.wanted(source.get().file()));
    wanted.removeAll(parts.library().queries().inactiveVariants());
    Set<VariantId> missing = missing(content, wanted);
    if (missing.isEmpty()) {
      return;
    }
    var outcomes = parts.workshop().make(source.get().file(), missing);
    if (source.get().isUnchanged()) {
      parts.records().made(content, outcomes);
    }
  }

  /** Those that no record names, or whose record says ready and that nobody reachable holds. */
  private Set<VariantId> missing(ContentId content, Set<VariantId> wanted) {
    if (wanted.isEmpty()) {
      return wanted;
    }
    SortedMap<VariantId, Blob> group = parts.library().queries().group(content).sidecars();
    var presence = parts.availability().presence(List.of(content));
    Set<VariantId> removed = parts.library().queries().removedSidecars(content);
    Set<VariantId> missing = new TreeSet<>();
    for (VariantId variant : wanted) {
      Blob blob = group.get(variant);
      boolean unheld =
          blob != null
              && blob.isReady()
              && settled()
              && presence.of(content, variant).stream().noneMatch(parts.online());
      if ((blob == null && !removed.contains(variant)) || unheld) {
        missing.add(variant);
      }
    }
    return missing;
  }

  /** Whether peers have had the time to connect: before it nobody counts as unreachable. */
  private boolean settled() {
    return System.nanoTime() - startNanos >= TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
  }

  /** A file of this device, and how it looked when it was indexed. */
  private record Source(Path file, LocalFiles.KnownFile known) {
    /** Whether these are still the indexed bytes; they are read where the time can't tell. */
    boolean isUnchanged() throws IOException {
      if (!Files.isRegularFile(file) || Files.size(file) != known.size()) {
        return false;
      }
      return known.mtimeNanos() == ScannedFile.UNSETTLED
          ? hash(file).equals(known.casId())
          : Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS) == known.mtimeNanos();
    }

    private static Hash hash(Path file) throws IOException {
      MessageDigest digest = Hash.newDigest();
      try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return Hash.of(digest.digest());
    }
  }

  private Optional<Source> source(ContentId content) {
    for (FilePath path : parts.library().queries().pathsOf(content)) {
      if (path.device().equals(parts.self().uuid())) {
        Path file = Path.of(path.locationPath(), path.path().full());
        Optional<Source> source =
            parts
                .library()
                .files()
                .known(path.location(), path.path().full())
                .map(known -> new Source(file, known));
        if (source.isPresent() && Files.isRegularFile(file)) {
          return source;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    stopping = true;
    synchronized (this) {
      notifyAll();
    }
    parts.workshop().close();
    Threads.join(thread, STOP_MILLIS);
  }
}
