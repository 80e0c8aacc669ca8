package io.muster.daemon.runtime;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.storage.availability.Availability;
import io.muster.storage.library.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs after a start, behind the service: every group and every bit of this device is checked
 * against the bytes that lie here. It finishes what a crash cut short, and rebuilds availability
 * that was lost. Then it looks every few seconds whether the file of availability is still there,
 * and does the same again where a new one had to be begun.
 */
final class StartRepair implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StartRepair.class);

  private static final int PAGE = 1_000;
  private static final long STOP_MILLIS = 5_000;

  /** Pause between two looks at the file. */
  private static final long LOOK_MILLIS = 5_000;

  /** The longest pause before a repair that failed is tried again. */
  private static final long MAX_PAUSE_MILLIS = 320_000;

  private final DeviceId self;
  private final Library library;
  private final Availability availability;
  private final Bits bits;
  private final Thread thread = Thread.ofPlatform().name("muster-repair").unstarted(this::run);
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean wanted = true;
  private long nextNanos = System.nanoTime(); // of its own thread alone, as the next one
  private long pauseMillis = LOOK_MILLIS;
  private volatile boolean stopping;

  StartRepair(DeviceId self, Library library, Availability availability, Bits bits) {
    this.self = self;
    this.library = library;
    this.availability = availability;
    this.bits = bits;
  }

  void start() {
    availability.whenBegunAnew(
        () -> {
          wanted = true;
          wakes.release();
        });
    thread.start();
  }

  private void run() {
    while (!stopping) {
      try {
        if (wanted && System.nanoTime() - nextNanos >= 0) {
          repair();
        }
        if (wakes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS) && !stopping) {
          availability.publish(List.of()); // a first head in the new file
        }
        availability.checkFile();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.error("the repair was given up for now; it is tried again", e);
      }
    }
  }

  /** What keeps it from its end is met again: it is still wanted then, after a longer pause. */
  private void repair() {
    wanted = false;
    boolean done = false;
    try {
      checkHeld();
      checkGroups();
      done = true;
    } finally {
      if (!done) {
        wanted = true;
        nextNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        pauseMillis = Math.min(MAX_PAUSE_MILLIS, 2 * pauseMillis);
      }
    }
    pauseMillis = LOOK_MILLIS;
  }

  private void checkHeld() {
    List<ContentId> page = new ArrayList<>();
    availability.forEachHeld(
        self,
        (content, _) -> {
          if (page.isEmpty() || !page.getLast().equals(content)) {
            page.add(content);
          }
          if (page.size() == PAGE && !stopping) {
            bits.recheckNow(List.copyOf(page));
            page.clear();
          }
        });
    if (!stopping) {
      bits.recheckNow(page);
    }
  }

  private void checkGroups() {
    Optional<ContentId> last = Optional.empty();
    List<ContentId> page;
    do {
      page = library.queries().groupsAfter(last, PAGE);
      if (!page.isEmpty()) {
        last = Optional.of(page.getLast());
        bits.recheckNow(page);
      }
    } while (page.size() == PAGE && !stopping);
  }

  @Override
  public void close() {
    stopping = true;
    wakes.release();
    Threads.join(thread, STOP_MILLIS);
  }
}
