package io.muster.storage.library;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Ranges.Range;
import io.muster.protocol.model.Writer;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.List;

/** The context as it is stored. */
final class ContextTable {
  private final Dictionary<Writer> writers;

  ContextTable(Dictionary<Writer> writers) {
    this.writers = writers;
  }

  Context load(Session session) throws SQLException {
    Context context = Context.EMPTY;
    try {
      List<ChangeRange> stored =
          session.list(
              "SELECT writer, after, up_to FROM seen ORDER BY writer, after",
              row -> ChangeRange.of(writers.value(row.count(1)), row.number(2), row.number(3)));
      for (ChangeRange range : stored) {
        context = context.plus(range);
      }
    } catch (IllegalArgumentException e) {
      throw Damage.in("seen", "(any)", e);
    }
    return context;
  }

  /** Stores what changed from one context to a later one. */
  void save(Session session, Context before, Context after) throws SQLException {
    for (Writer writer : after.seen().keySet()) {
      List<Range> old = before.of(writer).list();
      List<Range> now = after.of(writer).list();
      if (!old.equals(now)) {
        replace(session, writers.number(session, writer), old, now);
      }
    }
  }

  private static void replace(Session session, int writer, List<Range> old, List<Range> now)
      throws SQLException {
    for (Range range : old) {
      if (!now.contains(range)) {
        session.update("DELETE FROM seen WHERE writer = ? AND after = ?", writer, range.after());
      }
    }
    for (Range range : now) {
      if (!old.contains(range)) {
        session.update(
            "INSERT INTO seen (writer, after, up_to) VALUES (?, ?, ?)",
            writer,
            range.after(),
            range.upTo());
      }
    }
  }
}
