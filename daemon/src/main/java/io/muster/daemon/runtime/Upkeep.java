package io.muster.daemon.runtime;

import io.muster.storage.StorageException;
import io.muster.storage.maintenance.Maintenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the databases in shape while the daemon runs. What was written is copied out of the logs at
 * every look; the rest is done once a day, when a database stood still since the last look, and for
 * a few seconds at a time.
 */
final class Upkeep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  /** How often it looks. A commit that finds the log too long doesn't wait for this. */
  static final Duration LOOK = Duration.ofSeconds(30);

  /** A database is tended once in this time. */
  static final Duration DUE = Duration.ofHours(24);

  /** From the start of the daemon to the first time. */
  static final Duration FIRST = Duration.ofMinutes(10);

  /** How long it goes on at most before it looks again whether there is something to do. */
  static final Duration BUDGET = Duration.ofSeconds(5);

  private static final long STOP_SECONDS = 10;

  /** One database, when it is due, and what it looked like. */
  private static final class Tended {
    private final String name;
    private final Supplier<Maintenance> maintenance;
    private long dueNanos;
    private long writes;

    Tended(String name, Supplier<Maintenance> maintenance, long dueNanos) {
      this.name = name;
      this.maintenance = maintenance;
      this.dueNanos = dueNanos;
    }
  }

  private final List<Tended> all = new ArrayList<>();
  private final Consumer<BooleanSupplier> learning;
  private final LongSupplier nanoTime;
  private Runnable afterwards = () -> {};
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("muster-upkeep").daemon().factory());

  Upkeep(
      Map<String, Supplier<Maintenance>> databases,
      Consumer<BooleanSupplier> learning,
      LongSupplier nanoTime) {
    this.learning = learning;
    this.nanoTime = nanoTime;
    long due = nanoTime.getAsLong() + FIRST.toNanos();
    databases.forEach((name, maintenance) -> all.add(new Tended(name, maintenance, due)));
  }

  static Upkeep of(LibraryFolder folder) {
    return new Upkeep(
        Map.of(
            "library.db", folder.library()::maintenance,
            "availability.db", folder.availability()::maintenance),
        folder.availability()::learnGroups,
        System::nanoTime);
  }

  /** Does this at each look too, before {@link #start}. */
  Upkeep then(Runnable work) {
    afterwards = work;
    return this;
  }

  void start() {
    thread.execute(this::learn);
    long millis = LOOK.toMillis();
    var _ = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Has availability know how far the groups are before anybody asks; so answers are fast. */
  private void learn() {
    try {
      learning.accept(thread::isShutdown);
    } catch (StorageException e) {
      log.warn("how far groups are is looked up when it is asked for: {}", e.getMessage());
    }
  }

  /** Tends what stands still and is due. */
  void look() {
    for (Tended each : all) {
      try {
        look(each);
      } catch (StorageException e) {
        log.warn("the upkeep of {} was put off: {}", each.name, e.getMessage());
      } catch (RuntimeException e) {
        log.error("the upkeep of {} was put off", each.name, e);
      }
    }
    afterwards.run();
  }

  private void look(Tended each) {
    Maintenance maintenance = each.maintenance.get();
    long writes = maintenance.writes();
    boolean still = writes == each.writes;
    each.writes = writes;
    long now = nanoTime.getAsLong();
    if (!still) {
      maintenance.checkpoint();
    } else if (now - each.dueNanos >= 0) {
      Maintenance.Report report = maintenance.run(BUDGET.toNanos());
      log.info("upkeep of {}: {}", each.name, report);
      if (report.finished()) {
        each.dueNanos = now + DUE.toNanos();
      }
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the upkeep was still running at the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
