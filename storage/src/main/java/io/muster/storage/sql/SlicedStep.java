package io.muster.storage.sql;

import io.muster.storage.sql.MigrationProgress.Phase;
import java.sql.SQLException;
import java.util.Optional;

/** Runs a step with slices: each in a transaction of its own, which also says how far it came. */
final class SlicedStep {
  /** Rows of the first slice; how many the next one has depends on the time that it took. */
  static final int FIRST_ROWS = 256;

  /** Rows of a slice at most, so that its log and its memory stay small. */
  static final int MAX_ROWS = 16_384;

  private static final int MIN_ROWS = 16;

  /** A slice should take about so long: little is lost by a crash, and its commit weighs little. */
  private static final long SLICE_NANOS = 200_000_000;

  private final Session session;
  private final Script script;
  private final StepProgress progress;
  private int sliceRows = FIRST_ROWS;

  SlicedStep(Session session, Script script, StepProgress progress) {
    this.session = session;
    this.script = script;
    this.progress = progress;
  }

  /** Does what is left; the caller then moves the schema. */
  UnderWay run(UnderWay begin) throws SQLException {
    UnderWay at = begin;
    while (at.part() < script.parts().size()) {
      at =
          switch (script.parts().get(at.part())) {
            case Script.Whole whole -> whole(whole, at);
            case Script.Sliced sliced -> sliced(sliced, at);
          };
    }
    return at;
  }

  private UnderWay whole(Script.Whole whole, UnderWay at) throws SQLException {
    return Transactions.run(
        session,
        "BEGIN IMMEDIATE",
        all -> {
          all.script(whole.sql());
          UnderWay next = at.nextPart();
          next.save(all);
          return next;
        });
  }

  private UnderWay sliced(Script.Sliced sliced, UnderWay begin) throws SQLException {
    long about = sliced.table() == null ? 0 : about(sliced.table(), begin);
    UnderWay at = begin;
    while (at.part() == begin.part()) {
      long start = System.nanoTime();
      at = slice(sliced, at);
      adapt(System.nanoTime() - start);
      progress.at(Phase.CHANGING, at.rows(), about);
    }
    return at;
  }

  /** Rows done before, and those that this statement still has before it. */
  private long about(String table, UnderWay at) throws SQLException {
    String rest = "SELECT count(*) FROM %s WHERE rowid > ?".formatted(table);
    return at.rows() + session.number(rest, at.after());
  }

  private UnderWay slice(Script.Sliced sliced, UnderWay at) throws SQLException {
    return Transactions.run(
        session,
        "BEGIN IMMEDIATE",
        all -> {
          UnderWay next =
              sliced.table() == null ? untilNone(sliced, at) : range(sliced, sliced.table(), at);
          next.save(all);
          return next;
        });
  }

  private UnderWay untilNone(Script.Sliced sliced, UnderWay at) throws SQLException {
    long changed = session.updateOnce(sliced.over(sliceRows));
    return changed == 0 ? at.nextPart() : at.slice(at.after(), changed);
  }

  private UnderWay range(Script.Sliced sliced, String table, UnderWay at) throws SQLException {
    String ids = "SELECT rowid FROM %s WHERE rowid > ? ORDER BY rowid LIMIT ?".formatted(table);
    Optional<long[]> range =
        session.first(
            "SELECT max(rowid), count(*) FROM (%s)".formatted(ids),
            row -> row.isNull(1) ? new long[2] : new long[] {row.number(1), row.number(2)},
            at.after(),
            sliceRows);
    long upTo = range.orElseThrow()[0];
    long rows = range.orElseThrow()[1];
    if (rows == 0) {
      return at.nextPart();
    }
    session.updateOnce(sliced.over(at.after(), upTo));
    return at.slice(upTo, rows);
  }

  private void adapt(long nanos) {
    if (nanos > SLICE_NANOS * 2) {
      sliceRows = Math.max(MIN_ROWS, sliceRows / 2);
    } else if (nanos < SLICE_NANOS / 2) {
      sliceRows = Math.min(MAX_ROWS, sliceRows * 2);
    }
  }
}
