package io.muster.daemon.runtime;

import com.google.common.collect.Lists;
import io.muster.protocol.gossip.SigningPace;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.StorageException;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityStore;
import io.muster.storage.library.Group;
import io.muster.storage.library.LibraryQueries;
import io.muster.storage.library.TextIndex;
import io.muster.storage.sidecar.SidecarStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this device's availability true: a bit is set where the bytes of a sidecar's current blob
 * lie here, and nowhere else. It is always derived from the canonical record and the bytes, never
 * set by hand, so the same check serves a new sidecar, a merge, a loss and the repair at start.
 */
final class Bits implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Bits.class);

  /** Contents that wait for their check; who brings more does it at once. */
  static final int MAX_PENDING = 50_000;

  /** Contents whose groups are read together. */
  static final int AT_ONCE = 1_000;

  /** Pause before a check that storage refused is tried again; it doubles each time. */
  static final long RETRY_MILLIS = 5_000;

  /** The longest such pause. */
  static final long MAX_RETRY_MILLIS = 320_000;

  private final DeviceId self;
  private final ReadableGroups groups;
  private final SidecarStore store;
  private final Availability availability;
  private final SerialWriter writer;
  private final Runnable published;
  private final Texts texts;
  private final Set<ContentId> pending = new LinkedHashSet<>();
  private final SigningPace pace = new SigningPace();
  private int checking;
  private long retryMillis = RETRY_MILLIS; // of the writer's thread alone
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("muster-bits").factory());

  Bits(
      DeviceId self,
      LibraryQueries library,
      SidecarStore store,
      Availability availability,
      SerialWriter writer,
      Runnable published) {
    this.self = self;
    this.groups = new ReadableGroups(library);
    this.store = store;
    this.availability = availability;
    this.writer = writer;
    this.published = published;
    this.texts = new Texts(library.texts(), store);
  }

  /** These contents' groups or bytes have changed: their bits are checked soon. */
  void recheck(Collection<ContentId> contents) {
    boolean first;
    boolean full;
    synchronized (pending) {
      first = pending.isEmpty();
      pending.addAll(contents);
      full = pending.size() > MAX_PENDING;
    }
    if (full) {
      await(flush());
    } else if (first && !contents.isEmpty()) {
      later(pauseMillis());
    }
  }

  /** How long what has changed now waits for its head. */
  private long pauseMillis() {
    synchronized (pending) {
      return pace.delayMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }
  }

  private void later(long millis) {
    try {
      var _ = timer.schedule(this::flushLater, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("bits are left to the repair at the next start: the daemon is ending");
    }
  }

  /** What fails is logged by the writer, and is tried again. */
  private void flushLater() {
    var _ = flush();
  }

  /**
   * Checks these contents and returns when what changed is published: at once, or with the next
   * head that may be signed.
   *
   * @throws StorageException if it can't be stored now; it is tried again by itself
   */
  void recheckNow(Collection<ContentId> contents) {
    synchronized (pending) {
      pending.addAll(contents);
    }
    long millis = pauseMillis();
    await(millis == 0 ? flush() : flushAfter(millis));
  }

  private CompletableFuture<Boolean> flushAfter(long millis) {
    CompletableFuture<CompletableFuture<Boolean>> flushed = new CompletableFuture<>();
    try {
      var _ = timer.schedule(() -> flushed.complete(flush()), millis, TimeUnit.MILLISECONDS);
      return flushed.thenCompose(done -> done);
    } catch (RejectedExecutionException e) {
      log.debug("bits don't wait for their turn: the daemon is ending");
      return flush();
    }
  }

  /** Whether nothing waits for its check or is being checked: what is signed is all there is. */
  boolean isIdle() {
    synchronized (pending) {
      return pending.isEmpty() && checking == 0;
    }
  }

  /** Contents whose group is damaged, so that their bits are not checked. */
  int damaged() {
    return groups.damaged();
  }

  private static <T> T await(CompletableFuture<T> done) {
    try {
      return done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Takes contents without sidecars out of this device's batches: those that have none by then.
   *
   * @return how many were taken out
   */
  int removeOrphans(Collection<ContentId> contents) {
    return await(
        inTurn(
            () -> {
              Set<ContentId> orphans = new LinkedHashSet<>(contents);
              ReadableGroups.Read read = groups.of(contents);
              orphans.removeAll(read.groups().keySet());
              orphans.removeAll(read.damaged());
              int removed = availability.removeOwn(orphans);
              if (removed > 0) {
                published.run();
              }
              return removed;
            }));
  }

  /** Begins a new incarnation, as batches were lost; their bits are to be checked then. */
  void renew() {
    var _ =
        await(
            inTurn(
                () -> {
                  var head = availability.renew(0);
                  published.run();
                  return head;
                }));
  }

  private CompletableFuture<Boolean> flush() {
    return inTurn(
        () -> {
          publishPending();
          return true;
        });
  }

  /** After what was handed to the writer before, and before what comes later. */
  private <T> CompletableFuture<T> inTurn(Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    boolean taken =
        writer.submit(
            () -> {
              try {
                done.complete(work.get());
              } catch (RuntimeException e) {
                done.completeExceptionally(e);
                throw e;
              }
            });
    if (!taken) {
      done.completeExceptionally(
          new StorageException(StorageException.Kind.OTHER, "the daemon is ending"));
    }
    return done;
  }

  private void publishPending() {
    List<ContentId> all = take();
    try {
      publish(all);
    } catch (RuntimeException e) {
      synchronized (pending) {
        pending.addAll(all);
      }
      later(retryMillis);
      retryMillis = Math.min(MAX_RETRY_MILLIS, 2 * retryMillis);
      throw e;
    } finally {
      synchronized (pending) {
        checking = 0;
      }
    }
    retryMillis = RETRY_MILLIS;
  }

  private List<ContentId> take() {
    synchronized (pending) {
      List<ContentId> all = List.copyOf(pending);
      pending.clear();
      checking = all.size();
      return all;
    }
  }

  private void publish(List<ContentId> contents) {
    List<BitChange> changes = new ArrayList<>();
    for (List<ContentId> some : Lists.partition(contents, AT_ONCE)) {
      check(some, changes);
    }
    for (List<BitChange> some : Lists.partition(changes, AvailabilityStore.MAX_CHANGES)) {
      availability.publish(some);
      synchronized (pending) {
        pace.signed(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
      }
      published.run();
    }
  }

  private void check(List<ContentId> contents, List<BitChange> changes) {
    ReadableGroups.Read read = groups.of(contents);
    for (ContentId content : contents) {
      if (read.damaged().contains(content)) {
        continue; // its bits stay; what is written to its row or mends it brings it back here
      }
      Group group = read.groups().get(content);
      SortedMap<VariantId, Blob> sidecars =
          group == null ? Collections.emptySortedMap() : group.sidecars();
      boolean hadText = availability.heldBy(self, content).stream().anyMatch(TextIndex::isText);
      compare(content, sidecars, changes);
      if (hadText || sidecars.keySet().stream().anyMatch(TextIndex::isText)) {
        texts.follow(content, sidecars);
      }
    }
  }

  private void compare(
      ContentId content, SortedMap<VariantId, Blob> group, List<BitChange> changes) {
    Set<VariantId> held = availability.heldBy(self, content);
    Set<VariantId> all = new TreeSet<>(held);
    all.addAll(group.keySet());
    for (VariantId variant : all) {
      Blob blob = group.get(variant);
      boolean here = blob != null && blob.isReady() && store.has(blob.hash());
      if (here != held.contains(variant)) {
        changes.add(new BitChange(content, variant, here));
      }
    }
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
