package io.muster.storage.sql;

import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One SQLite file in WAL mode: one writer at a time, a few readers beside it that never wait for
 * it. Every failure of SQLite is a {@link StorageException}; what was being written is then not
 * there, and the database can go on being used.
 */
public final class Database implements AutoCloseable {
  private static final String BEGIN_WRITE = "BEGIN IMMEDIATE";

  private final Path file;
  private final DatabaseOptions options;
  private final @Nullable Session writer;
  private final Health health;
  private final Readers readers;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong writes = new AtomicLong();

  private Database(Path file, DatabaseOptions options, @Nullable Session writer, Health health) {
    this.file = file;
    this.options = options;
    this.writer = writer;
    this.health = health;
    this.readers = new Readers(file, options);
  }

  /** Opens a database that needs neither functions nor anybody who watches its migrations. */
  public static Database open(Path file, Durability durability, Migrations migrations) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.db.*$", "");
    return open(file, DatabaseOptions.of(new Schema(name, migrations, List.of()), durability));
  }

  /**
   * Opens the file, creates it where there is none, and brings its schema up to date: before each
   * step a copy is put into {@code backups/} beside it.
   *
   * @throws StorageException if it can't be opened, is damaged, or has a newer schema
   */
  public static Database open(Path file, DatabaseOptions options) {
    Session writer = null;
    try {
      Files.createDirectories(file.toAbsolutePath().normalize().getParent());
      writer = Connections.writer(file, options);
      Copies copies = Copies.beside(file, options.schema().name());
      new Migrator(file, writer, options, copies).to(options.schema().migrations().latest());
      return new Database(file, options, writer, new Health());
    } catch (SQLException e) {
      throw closing(writer, Errors.of(file, e));
    } catch (IOException e) {
      throw closing(writer, noFolder(file, e));
    } catch (StorageException e) {
      throw closing(writer, e);
    }
  }

  /** Opens a file to look at it, as it is, whether another process uses it or not. */
  public static Database openReadOnly(Path file, DatabaseOptions options) {
    return new Database(file, options, null, new Health());
  }

  /**
   * Opens a damaged file to save what can be read.
   *
   * @param damage what every attempt to write gets to hear
   */
  public static Database openDamaged(Path file, DatabaseOptions options, StorageException damage) {
    return new Database(file, options, null, new Health(damage));
  }

  private static StorageException noFolder(Path file, IOException e) {
    return new StorageException(
        StorageException.Kind.OTHER,
        "%s: its folder can't be made (%s); check the path".formatted(file, e.getMessage()),
        e);
  }

  private static StorageException closing(@Nullable Session writer, StorageException error) {
    if (writer != null) {
      try {
        writer.close();
      } catch (SQLException e) {
        error.addSuppressed(e);
      }
    }
    return error;
  }

  public Path file() {
    return file;
  }

  /** Whether it can't be written, or not any more. */
  public boolean isReadOnly() {
    return writer == null || health.isDamaged();
  }

  /** From now on a page that is damaged makes the whole file one that is only read. */
  public void watch(DamageListener listener) {
    health.watch(listener);
  }

  /** Somebody found that what is stored is not what was written. */
  public void damaged(StorageException damage) {
    health.noticed(damage);
  }

  /** What is wrong with the file and what to do about it; empty as long as nobody knows. */
  public Optional<StorageException> damage() {
    return health.damage();
  }

  /** How many writes have been asked for; who sees it stand still knows that it is idle. */
  public long writes() {
    return writes.get();
  }

  /**
   * Runs the work in a transaction of its own, alone; committed when this returns, as durable as
   * the database was opened. Any exception rolls all of it back.
   */
  public <T extends @Nullable Object> T write(Work<T> work) {
    writes.incrementAndGet();
    return locked(session -> Transactions.run(session, BEGIN_WRITE, work));
  }

  /**
   * As {@link #write}, for upkeep: it doesn't count as use of the database.
   *
   * @return for how many nanoseconds the writer was held
   */
  public long maintain(Work<?> work) {
    long[] held = new long[1];
    locked(
        session -> {
          long begin = System.nanoTime();
          try {
            return Transactions.run(session, BEGIN_WRITE, work);
          } finally {
            held[0] = System.nanoTime() - begin;
          }
        });
    return held[0];
  }

  private <T extends @Nullable Object> T locked(Work<T> work) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a transaction within a transaction");
    }
    lock.lock();
    try {
      return work.run(writer());
    } catch (SQLException e) {
      throw noticed(e);
    } finally {
      lock.unlock();
    }
  }

  private Session writer() {
    Optional<StorageException> damage = health.damage();
    if (damage.isPresent()) {
      throw new StorageException(
          StorageException.Kind.CORRUPT, String.valueOf(damage.get().getMessage()), damage.get());
    }
    if (writer == null) {
      throw new IllegalStateException(file + " is open for reading only");
    }
    return writer;
  }

  /** Runs the work on one snapshot of what is committed; it can't write. */
  public <T extends @Nullable Object> T read(Work<T> work) {
    try {
      Session session = readers.take();
      boolean sound = false;
      try {
        T result = Transactions.read(session, work);
        sound = true;
        return result;
      } finally {
        readers.giveBack(session, sound || Transactions.isOver(session));
      }
    } catch (SQLException e) {
      throw noticed(e);
    }
  }

  private StorageException noticed(SQLException e) {
    StorageException error = Errors.of(file, e);
    health.noticed(error);
    return error;
  }

  /**
   * Copies the log into the database as far as readers permit, on a connection of its own: neither
   * writers nor readers wait for it.
   */
  public void checkpoint() {
    if (isReadOnly()) {
      return;
    }
    try {
      Session session = Connections.open(file, false, List.of());
      try {
        session.script("PRAGMA synchronous = " + options.durability());
        session.script("PRAGMA wal_checkpoint(PASSIVE)");
      } finally {
        session.close();
      }
    } catch (SQLException e) {
      throw Errors.of(file, e);
    }
  }

  /** Writes the whole file anew, without pages that nothing refers to. Nobody may read it. */
  void vacuum() {
    locked(
        session -> {
          session.script("VACUUM");
          return true;
        });
  }

  /** Waits for the running write, then closes; reads that go on for long fail. */
  @Override
  public void close() {
    lock.lock();
    try {
      try {
        readers.close();
      } finally {
        if (writer != null) {
          writer.close();
        }
      }
    } catch (SQLException e) {
      throw Errors.of(file, e);
    } finally {
      lock.unlock();
    }
  }
}
