package io.muster.storage.maintenance;

import io.muster.storage.sql.Database;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * What an open database needs from time to time: its log copied into it, its statistics renewed,
 * its free pages given back to the disk. All of it is cut into slices; between two the writer is
 * free for at least as long as {@link #REST}, and each slice's size follows from how long the last
 * ones took. Not thread-safe: one thread runs it.
 */
public final class Maintenance {
  /** No slice should hold the writer longer than this. */
  public static final long MAX_HOLD_NANOS = 50_000_000;

  /** The writer is left alone between slices for this many times the last hold. */
  static final int REST = 3;

  /** The shortest rest. */
  static final long MIN_REST_NANOS = 5_000_000;

  /**
   * What was done.
   *
   * @param slices how often the writer was held
   * @param longestHoldNanos the longest of them
   * @param pagesFreed given back to the disk
   * @param tablesAnalysed whose statistics are new
   * @param finished false if the budget ended before the work did
   */
  public record Report(
      int slices, long longestHoldNanos, long pagesFreed, int tablesAnalysed, boolean finished) {}

  private final Database database;
  private final LongSupplier nanoTime;
  private final LongConsumer rest;

  /** With the clock of this machine. */
  public static Maintenance of(Database database) {
    return new Maintenance(database, System::nanoTime, LockSupport::parkNanos);
  }

  /**
   * Makes it for one database.
   *
   * @param nanoTime a clock that only counts up
   * @param rest lets so many nanoseconds pass
   */
  public Maintenance(Database database, LongSupplier nanoTime, LongConsumer rest) {
    this.database = database;
    this.nanoTime = nanoTime;
    this.rest = rest;
  }

  /** How many writes the database has been asked for; who sees it stand still may run this. */
  public long writes() {
    return database.writes();
  }

  /** Copies the log into the database. No writer and no reader waits for it. */
  public void checkpoint() {
    database.checkpoint();
  }

  /**
   * Does what is due, as long as the budget lasts; what is left is found again by the next run.
   *
   * @throws io.muster.storage.StorageException if the database can't be written
   */
  public Report run(long budgetNanos) {
    if (database.isReadOnly()) {
      return new Report(0, 0, 0, 0, true);
    }
    database.checkpoint();
    Slices slices = new Slices(database, nanoTime, rest, nanoTime.getAsLong() + budgetNanos);
    List<SlicedWork> works = List.of(new Analyse(database), new GiveBack(database), new Optimise());
    boolean finished = true;
    for (SlicedWork work : works) {
      finished &= slices.run(work);
    }
    database.checkpoint();
    return new Report(
        slices.count(),
        slices.longestHoldNanos(),
        works.stream().mapToLong(SlicedWork::pagesFreed).sum(),
        works.stream().mapToInt(SlicedWork::tablesAnalysed).sum(),
        finished);
  }
}
