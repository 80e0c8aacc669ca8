package io.muster.storage.maintenance;

import io.muster.storage.sql.Database;
import io.muster.storage.sql.Session;
import java.sql.SQLException;

/** Gives free pages back to the disk, a few a slice; some are kept for what is written next. */
final class GiveBack implements SlicedWork {
  /** Free pages that stay: 2 MiB. */
  static final int KEPT = 256;

  /** Pages that a slice gives back at most. */
  static final int MAX_PAGES = 1_024;

  static final int FIRST_PAGES = 32;

  /** A slice should take between these, well below what is allowed. */
  private static final long SHORT_NANOS = Maintenance.MAX_HOLD_NANOS / 10;

  private static final long LONG_NANOS = Maintenance.MAX_HOLD_NANOS / 3;

  private final Database database;
  private final boolean possible;
  private int pages = FIRST_PAGES;
  private long freed;
  private boolean stuck;

  GiveBack(Database database) {
    this.database = database;
    // 2 is INCREMENTAL; a file of the first days can't give back pages without being rewritten.
    this.possible = database.<Long>read(s -> s.number("PRAGMA auto_vacuum")) == 2;
  }

  @Override
  public boolean isLeft() {
    return possible && !stuck && free() > KEPT;
  }

  private long free() {
    return database.<Long>read(session -> session.number("PRAGMA freelist_count"));
  }

  @Override
  public void slice(Session session) throws SQLException {
    long before = session.number("PRAGMA freelist_count");
    long wanted = Math.min(pages, before - KEPT);
    if (wanted > 0) {
      session.script("PRAGMA incremental_vacuum(%d)".formatted(wanted));
    }
    long after = session.number("PRAGMA freelist_count");
    freed += before - after;
    stuck = before == after;
  }

  @Override
  public void took(long nanos) {
    if (nanos > LONG_NANOS) {
      pages = Math.max(1, pages / 2);
    } else if (nanos < SHORT_NANOS) {
      pages = Math.min(MAX_PAGES, pages * 2);
    }
  }

  @Override
  public long pagesFreed() {
    return freed;
  }
}
