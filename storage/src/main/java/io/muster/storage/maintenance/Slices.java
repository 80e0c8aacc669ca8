package io.muster.storage.maintenance;

import io.muster.storage.sql.Database;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Runs slices with rests between them until the work or the budget is at its end. */
final class Slices {
  /** Slices whose log is then copied into the database, lest a commit has to do it. */
  private static final int CHECKPOINT_EVERY = 4;

  private final Database database;
  private final LongSupplier nanoTime;
  private final LongConsumer rest;
  private final long deadline;
  private int count;
  private long longest;

  Slices(Database database, LongSupplier nanoTime, LongConsumer rest, long deadline) {
    this.database = database;
    this.nanoTime = nanoTime;
    this.rest = rest;
    this.deadline = deadline;
  }

  /** Returns whether the work was finished. */
  boolean run(SlicedWork work) {
    while (work.isLeft()) {
      if (nanoTime.getAsLong() - deadline >= 0) {
        return false;
      }
      long held = hold(work);
      work.took(held);
      count++;
      longest = Math.max(longest, held);
      if (count % CHECKPOINT_EVERY == 0) {
        database.checkpoint();
      }
      rest.accept(Math.max(Maintenance.MIN_REST_NANOS, held * Maintenance.REST));
    }
    return true;
  }

  private long hold(SlicedWork work) {
    return database.maintain(
        session -> {
          work.slice(session);
          return true;
        });
  }

  int count() {
    return count;
  }

  long longestHoldNanos() {
    return longest;
  }
}
