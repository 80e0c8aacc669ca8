package io.muster.storage.library;

import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Writer;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Which record each write that is still alive went to. */
final class DotTable {
  private final Dictionary<Writer> writers;

  DotTable(Dictionary<Writer> writers) {
    this.writers = writers;
  }

  /** A live dot of a known writer. */
  record Live(long sequence, int type, long id) {}

  /** Drops the dots of a record that have no register any more, and adds the new ones. */
  void replace(Session session, long id, LibraryRecord before, LibraryRecord after)
      throws SQLException {
    RecordType type = after.key().type();
    Set<Dot> old = dots(before);
    Set<Dot> now = dots(after);
    for (Dot dot : difference(old, now)) {
      session.update(
          "DELETE FROM dots WHERE writer = ? AND sequence = ? AND type = ? AND record_id = ?",
          writers.number(session, dot.writer()),
          dot.sequence(),
          type.number(),
          id);
    }
    for (Dot dot : difference(now, old)) {
      session.update(
          "INSERT INTO dots (writer, sequence, type, record_id) VALUES (?, ?, ?, ?)",
          writers.number(session, dot.writer()),
          dot.sequence(),
          type.number(),
          id);
    }
  }

  private static Set<Dot> dots(LibraryRecord record) {
    return record.fields().values().stream().map(Register::dot).collect(Collectors.toSet());
  }

  private static Set<Dot> difference(Set<Dot> of, Set<Dot> without) {
    Set<Dot> result = new HashSet<>(of);
    result.removeAll(without);
    return result;
  }

  /** The live dots of a range in order of sequence. */
  List<Live> in(Session session, ChangeRange range, int limit) throws SQLException {
    OptionalInt writer = writers.find(range.writer());
    if (writer.isEmpty()) {
      return List.of();
    }
    return session.list(
        """
        SELECT sequence, type, record_id FROM dots
        WHERE writer = ? AND sequence > ? AND sequence <= ?
        ORDER BY sequence, type, record_id LIMIT ?\
        """,
        row -> new Live(row.number(1), row.count(2), row.number(3)),
        writer.getAsInt(),
        range.range().after(),
        range.range().upTo(),
        limit);
  }
}
