package io.muster.daemon.runtime;

import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.MigrateLegacyRequest;
import io.muster.daemon.control.MigrateLegacyView;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.storage.StorageException;
import io.muster.storage.legacy.LegacyImport;
import io.muster.storage.legacy.LegacyPhase;
import io.muster.storage.legacy.LegacySource;
import io.muster.storage.legacy.LegacyTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the import of an older library in the background, a bounded batch at a time with pauses in
 * between, and answers for it. One that was begun goes on at the next start.
 */
final class LegacyMigration implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LegacyMigration.class);

  /** After each batch the library is left to others for so long. */
  static final long PAUSE_MILLIS = 5;

  /** With nothing to do it looks for new rows and writes so often. */
  static final long LOOK_MILLIS = 1_000;

  /** After a failure it tries again so much later. */
  static final long RETRY_MILLIS = 30_000;

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32}");

  private static final long STOP_MILLIS = 10_000;

  private final LegacyFolders folder;
  private final LegacyTarget target;
  private final Pace pace = new Pace();
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore woken = new Semaphore(0);
  private final Thread thread = Thread.ofPlatform().name("muster-legacy").unstarted(this::run);
  private @Nullable LegacyImport running;
  private @Nullable String stopped;
  private volatile boolean ending;

  LegacyMigration(LegacyFolders folder, LegacyTarget target) {
    this.folder = folder;
    this.target = target;
  }

  /** Goes on with an import that was begun before. */
  void start() {
    resume();
    thread.start();
  }

  private void resume() {
    lock.lock();
    try {
      if (running == null && LegacyImport.exists(folder.folder())) {
        running = LegacyImport.resume(folder.folder(), folder.library(), folder.sidecars(), target);
        stopped = null;
      }
    } catch (StorageException e) {
      log.warn("the older library is not taken over any further: {}", e.getMessage());
      stopped = e.getMessage();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      long pause = 0;
      while (!pausedToTheEnd(pause)) {
        pause = step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean pausedToTheEnd(long millis) throws InterruptedException {
    if (!ending && woken.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      woken.drainPermits();
    }
    return ending;
  }

  /** Does a batch; returns how long to pause. */
  private long step() {
    LegacyImport legacy = running();
    if (legacy == null) {
      resume();
      return isStopped() ? RETRY_MILLIS : LOOK_MILLIS;
    }
    try {
      boolean more = legacy.step();
      setStopped(null);
      if (legacy.isUndone()) {
        forget(legacy);
      } else {
        pace.step(legacy.rowsDone());
      }
      return more ? PAUSE_MILLIS : LOOK_MILLIS;
    } catch (RuntimeException e) {
      log.warn("a batch of the older library failed and is tried again: {}", e.toString());
      setStopped(e.getMessage() == null ? e.toString() : e.getMessage());
      return RETRY_MILLIS;
    }
  }

  private @Nullable LegacyImport running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  private boolean isStopped() {
    lock.lock();
    try {
      return stopped != null;
    } finally {
      lock.unlock();
    }
  }

  private void setStopped(@Nullable String why) {
    lock.lock();
    try {
      stopped = why;
    } finally {
      lock.unlock();
    }
  }

  private void forget(LegacyImport legacy) {
    lock.lock();
    try {
      legacy.close();
      running = null;
    } finally {
      lock.unlock();
    }
  }

  /** While both are read: takes over at once what the older library has of a content. */
  void wanted(ContentId content) {
    LegacyImport legacy = running();
    if (legacy != null) {
      legacy.takeOver(content);
    }
  }

  /** Does what is asked, and says how it stands then. */
  MigrateLegacyView handle(MigrateLegacyRequest request) throws ControlException {
    lock.lock();
    try {
      switch (request.action()) {
        case BEGIN -> begin(given(request.source()));
        case STATUS -> {}
        case GO_ON ->
            begun().goOn(LegacyPhase.valueOf(given(request.to()).name()), request.anyway());
        case ROLL_BACK -> begun().rollBack();
        case SHOW -> show(begun(), given(request.shown()));
      }
      woken.release();
      return view();
    } catch (StorageException | IllegalArgumentException e) {
      throw ControlException.failed(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /** The request has seen to it. */
  private static <T> T given(@Nullable T part) {
    return Objects.requireNonNull(part);
  }

  private LegacyImport begun() throws ControlException {
    if (running == null) {
      throw ControlException.failed(
          stopped != null ? stopped : "no older library is being taken over; say --from FILE");
    }
    return running;
  }

  private void begin(MigrateLegacyRequest.Source wanted) {
    LegacySource source =
        new LegacySource(
            Path.of(wanted.from()),
            Optional.ofNullable(wanted.device()).map(LegacyMigration::uuid),
            Optional.ofNullable(wanted.sidecars()).map(Path::of));

    if (running != null && running.progress().source().equals(source)) {
      return;
    }
    running =
        LegacyImport.begin(folder.folder(), source, folder.library(), folder.sidecars(), target);
    pace.reset();
  }

  /** With dashes, or as 32 hex digits: so the older library's file shows it. */
  private static Uuid uuid(String text) {
    return HEX.matcher(text).matches() ? Uuid.of(HexFormat.of().parseHex(text)) : Uuid.parse(text);
  }

  private static void show(LegacyImport legacy, MigrateLegacyRequest.Shown shown)
      throws ControlException {
    Path file = Path.of(shown.file());
    try (InputStream bytes = Files.newInputStream(file);
        DigestInputStream in = new DigestInputStream(bytes, Hash.newDigest())) {
      in.transferTo(OutputStream.nullOutputStream());
      Hash hash = Hash.of(in.getMessageDigest().digest());
      legacy.show(uuid(shown.content()), hash);
    } catch (IOException e) {
      throw ControlException.failed("can't read " + file + ": " + e);
    }
  }

  private MigrateLegacyView view() {
    if (running == null) {
      return LegacyViews.none(stopped);
    }
    return LegacyViews.of(running, pace, stopped);
  }

  @Override
  public void close() {
    ending = true;
    woken.release();
    Threads.join(thread, STOP_MILLIS);
    LegacyImport legacy = running();
    if (legacy != null) {
      legacy.close();
    }
  }
}
