package io.muster.storage.availability;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.storage.GroupStatus;
import io.muster.storage.StorageException;
import io.muster.storage.availability.Gathering.Action;
import io.muster.storage.availability.Gathering.Job;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that is open now. Where it turns out to be gone or damaged it is replaced by a new one,
 * and whatever came upon that is done again with the new one.
 *
 * <p>Locks, in this order: the turn, which one writer holds from before its transaction until
 * memory has it, and whoever replaces the file or fills the index; the database's own; memory's.
 */
final class LiveFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFile.class);

  private static final String NOT_IN_PLACE = "the file is not in its place any more";

  private final Path path;
  private final AvailabilityOptions options;
  private final OwnBatches own;
  private final ReentrantLock turn;
  private final Gathering gathering;
  private volatile AvailabilityFile open;
  private volatile Heads heads = Heads.NONE;
  private volatile boolean fresh;
  private volatile Runnable listener = () -> {};
  private volatile boolean tells;

  /** The highest incarnation that this device had here; a new file begins above it. */
  private long counter;

  private LiveFile(Path path, AvailabilityOptions options, OwnBatches own, AvailabilityFile open) {
    this.path = path;
    this.options = options;
    this.own = own;
    this.open = open;
    this.turn = open.turn();
    this.gathering = new Gathering(turn, this::runLocked);
    this.counter = options.incarnationFloor();
  }

  static LiveFile open(Path path, AvailabilityOptions options, OwnBatches own) {
    AvailabilityFile open = AvailabilityFile.open(path, options, new ReentrantLock());
    LiveFile file = new LiveFile(path, options, own, open);
    try {
      file.beginLocked();
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The groups of a commit to the library. */
  void groupsChanged(Map<ContentId, GroupStatus> changed) {
    open.memory().groupsChanged(changed);
  }

  /** The database that is open now. */
  Database database() {
    return open.database();
  }

  boolean isFresh() {
    return fresh;
  }

  Heads heads() {
    return heads;
  }

  Optional<DeviceState> state(DeviceId device) {
    return Optional.ofNullable(open.memory().device(device));
  }

  void listen(Runnable whenBegunAnew) {
    listener = whenBegunAnew;
  }

  private void beginLocked() {
    AvailabilityFile now = open;
    Write done =
        now.database()
            .write(
                session -> {
                  Write write = write(now, session);
                  fresh = own.begin(write, counter);
                  write.flush();
                  counter = OwnBatches.incarnation(session).counter();
                  return write;
                });
    done.enter();
    heads = Heads.of(now.memory());
  }

  private static Write write(AvailabilityFile file, Session session) {
    return new Write(session, file.memory(), file.store(), System.currentTimeMillis());
  }

  /** Writes what a device's state becomes; see {@link Gathering}. */
  <T> T write(Action<T> action) {
    try {
      return gathering.write(action);
    } finally {
      tell();
    }
  }

  private void runLocked(List<Job<?>> jobs) {
    if (!open.isInPlace()) {
      replaceLocked(NOT_IN_PLACE);
    }
    try {
      transactLocked(jobs);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      replaceLocked(String.valueOf(e.getMessage()));
      transactLocked(jobs);
    }
  }

  private void transactLocked(List<Job<?>> jobs) {
    AvailabilityFile now = open;
    Write done =
        now.database()
            .write(
                session -> {
                  Write write = write(now, session);
                  for (Job<?> job : jobs) {
                    job.run(write);
                  }
                  write.flush();
                  return write;
                });
    done.enter();
    heads = Heads.of(now.memory());
    Head mine = heads.vouched().get(options.self());
    if (mine != null) {
      counter = Math.max(counter, mine.version().incarnation().counter());
    }
  }

  /**
   * Reads. What fails because a writer was faster is read again once nobody writes; what fails then
   * is damage.
   */
  <T> T read(Function<AvailabilityFile, T> work) {
    AvailabilityFile now = open;
    try {
      return work.apply(now);
    } catch (StorageException e) {
      return readAgain(now, e, work);
    } finally {
      tell();
    }
  }

  private <T> T readAgain(
      AvailabilityFile failed, StorageException reason, Function<AvailabilityFile, T> work) {
    turn.lock();
    try {
      if (open.equals(failed) && reason.kind() != StorageException.Kind.CORRUPT) {
        throw reason;
      }
      try {
        return work.apply(open);
      } catch (StorageException e) {
        if (e.kind() != StorageException.Kind.CORRUPT) {
          throw e;
        }
        replaceLocked(String.valueOf(e.getMessage()));
        return work.apply(open);
      }
    } finally {
      turn.unlock();
    }
  }

  /**
   * Whether the file is in its place and can be read; if not it is replaced. Looks without the turn
   * first, since reading all pages takes its time, and with it where something is wrong.
   *
   * @param deep reads all pages, else the first ones
   */
  boolean check(boolean deep) {
    if (fault(deep).isEmpty()) {
      return true;
    }
    turn.lock();
    try {
      Optional<String> fault = fault(deep);
      fault.ifPresent(this::replaceLocked);
      return fault.isEmpty();
    } finally {
      turn.unlock();
      tell();
    }
  }

  private Optional<String> fault(boolean deep) {
    if (!open.isInPlace()) {
      return Optional.of(NOT_IN_PLACE);
    }
    try {
      open.probe(options, deep);
      return Optional.empty();
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void replaceLocked(String why) {
    try {
      open.database().close();
    } catch (StorageException e) {
      LOG.debug("the damaged file did not close well", e);
    }
    open = AvailabilityFile.replace(path, options, turn, why);
    beginLocked();
    fresh = true;
    tells = true;
  }

  /** Tells the listener, on the thread that came upon it, once it holds no lock. */
  private void tell() {
    if (tells && !turn.isHeldByCurrentThread()) {
      tells = false;
      listener.run();
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      open.database().close();
    } finally {
      turn.unlock();
    }
  }
}
