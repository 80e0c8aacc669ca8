package io.muster.storage.availability;

import io.muster.protocol.model.DeviceId;
import io.muster.storage.StorageException;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.Migrations;
import io.muster.storage.sql.Session;
import io.muster.storage.sql.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open {@code availability.db}, read through and checked when it was opened. A damaged file is
 * moved aside and a new one begun: everything in it can be found out again.
 *
 * @param turn held by whoever writes
 * @param key tells this file from another one in its place; null where the system can't
 */
record AvailabilityFile(
    Path path,
    Database database,
    Memory memory,
    BatchStore store,
    ReentrantLock turn,
    @Nullable Object key) {
  /** Damaged files kept, numbered from 1; more replace the last one. */
  static final int MAX_KEPT = 9;

  private static final Logger LOG = LoggerFactory.getLogger(AvailabilityFile.class);
  private static final Migrations MIGRATIONS = AvailabilitySchema.SCHEMA.migrations();
  private static final int TABLES = 8;

  /** A file of SQLite is never shorter than its head. */
  private static final int MIN_BYTES = 100;

  /** Opens the file, or a new one in place of a damaged one. */
  static AvailabilityFile open(Path path, AvailabilityOptions options, ReentrantLock turn) {
    try {
      return openChecked(path, options, turn);
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      return replace(path, options, turn, String.valueOf(e.getMessage()));
    }
  }

  /** Moves aside what is there, if anything is, and begins a new file. */
  static AvailabilityFile replace(
      Path path, AvailabilityOptions options, ReentrantLock turn, String why) {
    if (Files.exists(path)) {
      LOG.warn("{}: {} was moved to {} and is built anew", why, path, moveAside(path));
    } else {
      LOG.warn("{}: {} is not there and is built anew", why, path);
      removeCompanions(path);
    }
    return openChecked(path, options, turn);
  }

  private static AvailabilityFile openChecked(
      Path path, AvailabilityOptions options, ReentrantLock turn) {
    Database database = Database.open(path, options.durability(), MIGRATIONS);
    try {
      Memory memory = new Memory();
      memory.set(database.read(session -> check(session, options.self())));
      BatchStore store = new BatchStore(options.profile().cacheBytes());
      return new AvailabilityFile(path, database, memory, store, turn, key(path));
    } catch (StorageException e) {
      database.close();
      throw e;
    }
  }

  private static @Nullable Object key(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      LOG.debug("{} can't be looked at: {}", path, e.getMessage());
      return null;
    }
  }

  /** Whether the file that is open still lies in its place. */
  boolean isInPlace() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      return now.size() >= MIN_BYTES && Objects.equals(key, now.fileKey());
    } catch (IOException e) {
      LOG.debug("{} can't be looked at: {}", path, e.getMessage());
      return false;
    }
  }

  /** Has dictionary and places in memory from now on. */
  void index() {
    if (memory.isIndexed()) {
      return;
    }
    turn.lock();
    try {
      database.<Boolean>read(
          session -> {
            memory.index(session);
            return true;
          });
    } finally {
      turn.unlock();
    }
  }

  /** Memory with dictionary and places in it. */
  Memory indexedMemory() {
    index();
    return memory;
  }

  /** Reads with dictionary and places in memory. */
  <T> T indexed(Work<T> work) {
    index();
    return database.read(work);
  }

  /**
   * Opens the file once more beside and reads its schema, or all of its pages: what has been
   * overwritten does not show in the pages that the open connections have in memory.
   */
  void probe(AvailabilityOptions options, boolean deep) {
    try (Database beside = Database.open(path, options.durability(), MIGRATIONS)) {
      beside.<Boolean>read(
          session -> {
            checkSchema(session);
            if (deep) {
              checkPages(session);
            }
            return true;
          });
    }
  }

  private static void checkPages(Session session) throws SQLException {
    List<String> result = session.list("PRAGMA quick_check(1)", row -> row.text(1));
    require(result.equals(List.of("ok")), "a page");
  }

  private static void checkSchema(Session session) throws SQLException {
    String tables =
        """
        SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN
        ('devices', 'own', 'heads', 'targets', 'contents', 'slots', 'shelves', 'journal')
        """;
    require(session.number(tables) == TABLES, "the schema");
  }

  private static SortedMap<DeviceId, DeviceState> check(Session session, DeviceId self)
      throws SQLException {
    checkPages(session);
    checkSchema(session);
    Optional<DeviceId> owner =
        session.first(
            "SELECT devices.device FROM own JOIN devices ON devices.id = own.device",
            row -> new DeviceId(row.hash(1)));
    require(owner.isEmpty() || owner.get().equals(self), "the name of this device");
    OwnBatches.stored(session);
    int known = ChunkRows.check(session);
    SortedMap<DeviceId, DeviceState> devices = new TreeMap<>();
    for (Owner each : Owner.all(session)) {
      devices.put(each.device(), load(session, each, known));
    }
    return devices;
  }

  private static DeviceState load(Session session, Owner owner, int known) throws SQLException {
    Roll roll = new Roll();
    int shelves = Shelves.count(session, owner);
    for (int shelf = 0; shelf < shelves; shelf++) {
      byte[][] bodies = Shelves.read(session, owner, shelf);
      for (int at = 0; at < bodies.length; at++) {
        if (bodies[at].length > 0) {
          roll.put(row(owner, shelf * Shelves.SIZE + at, bodies[at]));
        }
      }
    }
    for (BatchRow row : roll.all()) {
      try {
        SlotRows.read(session, owner, row, known);
      } catch (IllegalArgumentException e) {
        throw damaged(owner, row.number(), e);
      }
    }
    Standing standing = HeadRows.standing(session, owner);
    require(
        standing.vouchedHead().filter(head -> !roll.bearsOut(head)).isEmpty(),
        "the root of device " + owner.device());
    Journal.Reach reach = Journal.load(session, owner);
    return new DeviceState(owner, standing, roll, reach);
  }

  private static BatchRow row(Owner owner, int number, byte[] body) {
    try {
      return BatchCodec.row(owner.device().hash(), number, body);
    } catch (IllegalArgumentException e) {
      throw damaged(owner, number, e);
    }
  }

  private static StorageException damaged(Owner owner, int number, IllegalArgumentException e) {
    return Damage.in("batch %d of device %s".formatted(number, owner.device()), e);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw Damage.in(what, null);
    }
  }

  /** A log without its file says nothing, and would be taken for that of the new one. */
  private static void removeCompanions(Path file) {
    try {
      for (String suffix : List.of("-wal", "-shm")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      }
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.OTHER,
          "%s is lost and its log can't be removed (%s); remove it by hand"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static Path moveAside(Path file) {
    Path aside = file;
    for (int n = 1; n <= MAX_KEPT && (n == 1 || Files.exists(aside)); n++) {
      aside = file.resolveSibling("%s.damaged-%d".formatted(file.getFileName(), n));
    }
    try {
      for (String suffix : List.of("-wal", "-shm", "")) {
        Path part = file.resolveSibling(file.getFileName() + suffix);
        Path target = aside.resolveSibling(aside.getFileName() + suffix);
        if (Files.exists(part)) {
          Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } else {
          Files.deleteIfExists(target);
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.OTHER,
          "%s is damaged and can't be moved aside (%s); move it away by hand"
              .formatted(file, e.getMessage()),
          e);
    }
    return aside;
  }
}
