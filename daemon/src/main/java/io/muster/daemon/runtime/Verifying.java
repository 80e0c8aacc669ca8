package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ProgressSink;
import io.muster.daemon.control.VerifyView;
import io.muster.protocol.model.DeviceId;
import io.muster.storage.StorageException;
import io.muster.storage.integrity.Budget;
import io.muster.storage.integrity.IntegrityJob;
import io.muster.storage.integrity.IntegrityReport;
import io.muster.storage.integrity.IntegrityReport.Counts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the integrity job: a slice now and then, one pass a day, while nothing waits to be signed;
 * and a whole pass at once when it is asked for. A pass that was cut short by the end of the daemon
 * goes on after its next start.
 */
final class Verifying implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Verifying.class);

  /** From the start of the daemon to the first slice. */
  static final Duration FIRST = Duration.ofMinutes(15);

  /** From one slice to the next. */
  static final Duration LOOK = Duration.ofSeconds(30);

  /** From the begin of one pass to that of the next. */
  static final Duration DUE = Duration.ofHours(24);

  /** On one day of so many the bytes of all sidecars are read too. */
  static final int DEEP_DAYS = 7;

  /** What one slice may cost: 2 seconds, and 64 MiB of sidecars. */
  static final Budget SLICE = new Budget(TimeUnit.SECONDS.toNanos(2), 64L << 20);

  /** Who asked for a pass hears of it so often. */
  static final Budget ASKED = new Budget(TimeUnit.MILLISECONDS.toNanos(200), Long.MAX_VALUE);

  private static final long STOP_SECONDS = 10;

  private final IntegrityJob job;
  private final Consumer<BooleanSupplier> first;
  private final BooleanSupplier idle;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("muster-integrity").daemon().factory());
  private volatile boolean ending;

  /**
   * Makes it for a job.
   *
   * @param first done once after the start; it ends soon after it is told to
   * @param idle whether nothing waits to be signed
   */
  Verifying(
      IntegrityJob job,
      Consumer<BooleanSupplier> first,
      BooleanSupplier idle,
      InstantSource clock) {
    this.job = job;
    this.first = first;
    this.idle = idle;
    this.clock = clock;
  }

  static Verifying of(DeviceId self, LibraryFolder folder, Bits bits, Records records) {
    IntegrityJob.Parts parts =
        new IntegrityJob.Parts(self, folder.library(), folder.availability(), folder.sidecars());
    InstantSource clock = InstantSource.system();
    IntegrityJob job =
        new IntegrityJob(parts, new BitTarget(bits, records), System::nanoTime, clock);
    return new Verifying(job, folder.library()::checkRest, bits::isIdle, clock);
  }

  void start() {
    thread.execute(this::first);
    var _ =
        thread.scheduleWithFixedDelay(
            this::look, FIRST.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void first() {
    try {
      first.accept(() -> ending);
    } catch (RuntimeException e) {
      log.error("library.db was not read through; the daily pass does it", e);
    }
  }

  /**
   * When the last pass began, in milliseconds since 1970; 0 while one is under way, or if it left
   * anything that is not as it should be.
   */
  long lastSound() {
    if (!lock.tryLock()) {
      return 0;
    }
    try {
      Counts counts = job.report().counts();
      boolean sound =
          counts.consistencyErrors() == counts.consistencyErrorsRepaired()
              && counts.missingAvailabilityRecords() == counts.availabilityRecordsCreated();
      return job.report().finished() && sound ? job.startedAt() : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Does a slice if one is due, and nobody has asked for a pass. */
  void look() {
    if (!idle.getAsBoolean() || !lock.tryLock()) {
      return;
    }
    try {
      slice();
    } catch (StorageException e) {
      log.warn("the integrity job was put off: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("the integrity job was put off", e);
    } finally {
      lock.unlock();
    }
  }

  private void slice() {
    if (job.report().finished()) {
      long now = clock.millis();
      if (now - job.startedAt() < DUE.toMillis()) {
        return;
      }
      job.begin(now / DUE.toMillis() % DEEP_DAYS == 0);
    }
    IntegrityReport report = job.step(SLICE);
    if (report.finished()) {
      log(report);
    }
  }

  private static void log(IntegrityReport report) {
    if (report.counts().isSound()) {
      log.info("the integrity job found nothing wrong: {}", report.counts());
    } else {
      log.warn("the integrity job found errors; see 'muster verify': {}", report.counts());
      report.findings().forEach(finding -> log.warn("  {}", finding));
    }
  }

  /** Does a whole pass. */
  VerifyView verify(boolean deep, ProgressSink progress) throws ControlException {
    long start = System.nanoTime();
    lock.lock();
    try {
      job.begin(deep);
      IntegrityReport report = job.step(ASKED);
      while (!report.finished()) {
        if (ending || Thread.currentThread().isInterrupted()) {
          throw ControlException.failed(
              "the daemon is ending; the check goes on at its next start");
        }
        progress.report(new ProgressSink.Progress(report.doing(), report.checked(), 0));
        report = job.step(ASKED);
      }
      log(report);
      return view(report, (System.nanoTime() - start) / 1_000_000);
    } catch (StorageException e) {
      throw ControlException.failed(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  private static VerifyView view(IntegrityReport report, long millis) {
    Counts counts = report.counts();
    return new VerifyView(
        counts.isSound(),
        report.deep(),
        counts.orphanedAvailabilityCleaned(),
        counts.missingAvailabilityRecords(),
        counts.availabilityRecordsCreated(),
        counts.consistencyErrors(),
        counts.consistencyErrorsRepaired(),
        counts.orphansMasked(),
        report.checked(),
        millis,
        report.findings().stream()
            .map(f -> new VerifyView.Finding(f.table(), f.id(), f.what(), f.repaired()))
            .toList());
  }

  @Override
  public void close() {
    ending = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the integrity job was still running at the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
