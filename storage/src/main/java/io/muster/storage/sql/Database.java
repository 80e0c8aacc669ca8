package io.muster.storage.sql;

import com.zaxxer.hikari.HikariDataSource;
import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One SQLite file in WAL mode: one writer at a time, a few readers beside it. Every failure of
 * SQLite is a {@link StorageException}.
 */
public final class Database implements AutoCloseable {
  private final Path file;
  private final Connection connection;
  private final Session writer;
  private final HikariDataSource readers;
  private final ReentrantLock lock = new ReentrantLock();

  private Database(Path file, Connection connection, HikariDataSource readers) {
    this.file = file;
    this.connection = connection;
    this.writer = new Session(connection);
    this.readers = readers;
  }

  /**
   * Opens the file, creates it where there is none, and brings its schema up to date.
   *
   * @throws StorageException if it can't be opened, is damaged, or has a newer schema
   */
  public static Database open(Path file, Durability durability, Migrations migrations) {
    Database database = null;
    try {
      Files.createDirectories(file.toAbsolutePath().normalize().getParent());
      Connection connection = Connections.writer(file, durability);
      database = new Database(file, connection, Connections.readers(file, durability));
      Connections.keepTemporaryFilesBeside(file, connection);
      database.migrate(migrations);
      return database;
    } catch (SQLException e) {
      throw closing(database, Errors.of(file, e));
    } catch (IOException e) {
      throw closing(
          database,
          new StorageException(
              StorageException.Kind.OTHER,
              "%s: its folder can't be made (%s); check the path".formatted(file, e.getMessage()),
              e));
    } catch (StorageException e) {
      throw closing(database, e);
    }
  }

  private static StorageException closing(@Nullable Database database, StorageException error) {
    if (database != null) {
      try {
        database.close();
      } catch (StorageException e) {
        error.addSuppressed(e);
      }
    }
    return error;
  }

  private void migrate(Migrations migrations) {
    int from = write(session -> migrations.check(session, file.toString()));
    for (int step = from; step < migrations.latest(); step++) {
      int next = step;
      write(
          session -> {
            migrations.step(session, next);
            return next;
          });
    }
  }

  /**
   * Runs the work in a transaction of its own, alone; committed when this returns, as durable as
   * the database was opened. Any exception rolls all of it back.
   */
  public <T extends @Nullable Object> T write(Work<T> work) {
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("a transaction within a transaction");
    }
    lock.lock();
    try {
      return transaction(writer, "BEGIN IMMEDIATE", work);
    } catch (SQLException e) {
      throw Errors.of(file, e);
    } finally {
      lock.unlock();
    }
  }

  /** Runs the work on one snapshot of what is committed; it can't write. */
  public <T extends @Nullable Object> T read(Work<T> work) {
    try (Connection reader = readers.getConnection()) {
      Session session = new Session(reader);
      try {
        return transaction(session, "BEGIN", work);
      } finally {
        session.close();
      }
    } catch (SQLException e) {
      throw Errors.of(file, e);
    }
  }

  private static <T extends @Nullable Object> T transaction(
      Session session, String begin, Work<T> work) throws SQLException {
    session.script(begin);
    try {
      T result = work.run(session);
      session.script("COMMIT");
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(session, e);
      throw e;
    }
  }

  /** After some errors SQLite has rolled back by itself, and refuses to do it again. */
  private static void rollBack(Session session, Throwable reason) {
    try {
      session.script("ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** Waits for the running write, then closes; reads that still run fail. */
  @Override
  public void close() {
    lock.lock();
    try (connection) {
      readers.close();
      writer.close();
    } catch (SQLException e) {
      throw Errors.of(file, e);
    } finally {
      lock.unlock();
    }
  }
}
