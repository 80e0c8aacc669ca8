package io.muster.storage.library;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Writer;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which record each write went to. Writes that follow each other and went to rows that follow each
 * other are one row of {@code dots}, so a bulk of new records costs next to nothing. A run may name
 * writes that were superseded since: who reads it looks whether the record still has that dot.
 */
final class DotTable {
  /** Most writes in one row: so far back lies the start of a run that covers a sequence. */
  static final int MAX_RUN = 1024;

  static final String RUNS =
      """
      SELECT sequence, type, record_id, count FROM dots
      WHERE writer = ? AND sequence > ? AND sequence <= ?\
      """;
  static final String NEXT =
      "SELECT ifnull(min(sequence), ?) FROM dots WHERE writer = ? AND sequence > ?";

  private static final Comparator<Live> ORDER =
      Comparator.comparingLong(Live::sequence)
          .thenComparingInt(Live::type)
          .thenComparingLong(Live::id);

  private final Session session;
  private int writer;
  private long sequence;
  private int type;
  private long record;
  private int count;

  DotTable(Session session) {
    this.session = session;
  }

  /** A write and the record that it went to, its type by number. */
  record Live(long sequence, int type, long id) {}

  /** Enters a write; it is stored at the next {@link #flush} at the latest. */
  void add(int byWriter, long atSequence, RecordType ofType, long id) throws SQLException {
    boolean follows =
        count > 0
            && count < MAX_RUN
            && byWriter == writer
            && ofType.number() == type
            && atSequence == sequence + count
            && id == record + count;
    if (follows) {
      count++;
      return;
    }
    flush();
    writer = byWriter;
    sequence = atSequence;
    type = ofType.number();
    record = id;
    count = 1;
  }

  /** Removes a write of which no register is left, unless it is part of a run. */
  void remove(int byWriter, long atSequence, RecordType ofType, long id) throws SQLException {
    flush();
    session.update(
        """
        DELETE FROM dots
        WHERE writer = ? AND sequence = ? AND type = ? AND record_id = ? AND count = 1\
        """,
        byWriter,
        atSequence,
        ofType.number(),
        id);
  }

  void flush() throws SQLException {
    if (count > 0) {
      session.insert(
          """
          INSERT INTO dots (writer, sequence, type, record_id, count) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET count = max(count, excluded.count)\
          """,
          writer,
          sequence,
          type,
          record,
          count);
      count = 0;
    }
  }

  private record Run(long sequence, int type, long id, int count) {}

  /** The writes of a range in order of sequence, at least this many if there are so many. */
  static List<Live> in(Session session, Dictionary<Writer> writers, ChangeRange range, int enough)
      throws SQLException {
    OptionalInt writer = writers.find(range.writer());
    if (writer.isEmpty()) {
      return List.of();
    }
    List<Live> found = new ArrayList<>();
    long after = range.range().after();
    while (found.size() < enough && after < range.range().upTo()) {
      after = addWindow(session, writer.getAsInt(), after, range.range().upTo(), found);
    }
    return found;
  }

  /** Adds the writes after a sequence as far as the runs that start in a window tell them. */
  private static long addWindow(
      Session session, int writer, long after, long upTo, List<Live> found) throws SQLException {
    long end = nextWindowEnd(session, writer, after, upTo);
    List<Run> runs =
        session.list(
            RUNS,
            row -> new Run(row.number(1), row.count(2), row.number(3), row.count(4)),
            writer,
            after - MAX_RUN,
            end);
    List<Live> window = new ArrayList<>();
    for (Run run : runs) {
      long from = Math.max(0, after + 1 - run.sequence());
      long to = Math.min(Math.min(run.count(), MAX_RUN), end + 1 - run.sequence());
      for (long i = from; i < to; i++) {
        window.add(new Live(run.sequence() + i, run.type(), run.id() + i));
      }
    }
    window.sort(ORDER);
    found.addAll(window);
    return end;
  }

  /** Where a window ends: it skips what no run names, and holds at most as much as a long run. */
  private static long nextWindowEnd(Session session, int writer, long after, long upTo)
      throws SQLException {
    long next = session.number(NEXT, upTo, writer, after);
    long end = next > after + MAX_RUN ? Math.max(after + MAX_RUN, next - 1) : after + MAX_RUN;
    return Math.min(upTo, end);
  }
}
