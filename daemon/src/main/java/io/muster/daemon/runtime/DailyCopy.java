package io.muster.daemon.runtime;

import io.muster.storage.StorageException;
import io.muster.storage.library.Library;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a good copy of {@code library.db}: one a day, after the pass of the integrity job that
 * found nothing wrong. It is what a damaged library can be replaced by.
 */
final class DailyCopy {
  private static final Logger log = LoggerFactory.getLogger(DailyCopy.class);

  /** A copy is made once in this time; the job's passes are as long apart, and not quite even. */
  static final Duration DUE = Duration.ofHours(23);

  /** Pause after one that failed. */
  static final Duration RETRY = Duration.ofHours(1);

  private final Library library;
  private final LongSupplier lastSound;
  private final LongSupplier clock;
  private long notBefore = Long.MIN_VALUE;

  /**
   * Makes copies of a library.
   *
   * @param lastSound when the last pass began that found nothing wrong, in milliseconds since 1970;
   *     0 if there was none, or the last one did
   * @param clock milliseconds since 1970
   */
  DailyCopy(Library library, LongSupplier lastSound, LongSupplier clock) {
    this.library = library;
    this.lastSound = lastSound;
    this.clock = clock;
  }

  /** Makes one if it is due. */
  void look() {
    long now = clock.getAsLong();
    if (now < notBefore || library.isReadOnly()) {
      return;
    }
    long sound = lastSound.getAsLong();
    try {
      boolean due = now - library.copies().newestMillis() >= DUE.toMillis();
      if (sound > 0 && now - sound < 2 * DUE.toMillis() && due) {
        Path copy = library.copies().make();
        log.info("{} is a good copy of the library as it is now", copy);
      }
    } catch (StorageException e) {
      notBefore = now + RETRY.toMillis();
      log.warn("no copy of the library was made: {}", e.getMessage());
    } catch (RuntimeException e) {
      notBefore = now + RETRY.toMillis();
      log.error("no copy of the library was made", e);
    }
  }
}
