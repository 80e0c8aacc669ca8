package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.Writer;
import io.muster.protocol.port.RandomSource;
import io.muster.storage.StorageException;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept in memory of the committed rows. Immutable: a commit publishes the next one.
 *
 * @param writer as whom this device writes
 */
record LibraryState(
    Writer writer, Context context, TreeSnapshot tree, LibraryCounts counts, Roster roster) {
  private static final Logger log = LoggerFactory.getLogger(LibraryState.class);

  /** Reads what is stored, in a transaction: a device new to this file gets an incarnation. */
  static LibraryState load(Session session, Records records, LibraryOptions options)
      throws SQLException {
    records.load(session);
    Optional<Writer> stored =
        LocalState.writer(session).filter(known -> known.device().equals(options.self()));
    Writer writer =
        stored.isPresent() ? stored.get() : successor(session, options.self(), options.random());
    if (stored.isEmpty()) {
      LocalState.setWriter(session, writer);
    }
    return new LibraryState(
        writer,
        new ContextTable(records.writers()).load(session),
        new TreeSnapshot(TreeTable.load(session, records)),
        LocalState.counts(session),
        Roster.load(session, records));
  }

  /**
   * Reads what can be read, and writes nothing. Without the sums of the tree it differs from every
   * other; without the counts there are none.
   */
  static LibraryState loadDamaged(Session session, Records records, LibraryOptions options)
      throws SQLException {
    records.load(session);
    Optional<Writer> stored =
        LocalState.writer(session).filter(known -> known.device().equals(options.self()));
    return new LibraryState(
        stored.isPresent() ? stored.get() : successor(session, options.self(), options.random()),
        new ContextTable(records.writers()).load(session),
        new TreeSnapshot(readable(() -> TreeTable.load(session, records), new RecordTree())),
        readable(() -> LocalState.counts(session), new LibraryCounts(0, 0, 0, 0)),
        Roster.load(session, records));
  }

  private interface Reading<T> {
    T read() throws SQLException;
  }

  private static <T> T readable(Reading<T> reading, T otherwise) {
    try {
      return reading.read();
    } catch (SQLException | StorageException e) {
      log.warn("a part of the damaged library is done without: {}", e.getMessage());
      return otherwise;
    }
  }

  /** A writer of this device with an incarnation after all that are known of it. */
  static Writer successor(Session session, DeviceId self, RandomSource random) throws SQLException {
    long known =
        session.number("SELECT ifnull(max(counter), 0) FROM writers WHERE device = ?", self.hash());
    long own =
        LocalState.writer(session)
            .filter(writer -> writer.device().equals(self))
            .map(writer -> writer.incarnation().counter())
            .orElse(0L);
    return new Writer(self, new Incarnation(Math.max(known, own) + 1, random.nextLong()));
  }
}
