package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordType;
import io.muster.storage.StorageException;
import io.muster.storage.library.RecordStore.Stored;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.IndexRepair;
import io.muster.storage.sql.PageCheck;
import io.muster.storage.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for damage in an open library, a bounded piece at a time. Damage is a value here, and never
 * an exception; other failures of storage are.
 */
public final class LibraryCheck {
  private final Database database;
  private final Records records;

  LibraryCheck(Database database, Records records) {
    this.database = database;
    this.records = records;
  }

  /**
   * Something that is not what was written.
   *
   * @param place the row, leaf or page
   */
  public record Problem(String table, String place, String what) {}

  /**
   * What reading some rows came to.
   *
   * @param last the row to go on after
   * @param more whether there may be others
   * @param damaged the rows that can't be read
   */
  public record Rows(
      long last, int count, boolean more, List<Problem> problems, List<Long> damaged) {
    public Rows {
      problems = List.copyOf(problems);
      damaged = List.copyOf(damaged);
    }
  }

  /**
   * What summing some leaves up came to.
   *
   * @param unreadable those of which a record can't be read
   */
  public record Leaves(List<Problem> wrong, List<Problem> unreadable) {
    public Leaves {
      wrong = List.copyOf(wrong);
      unreadable = List.copyOf(unreadable);
    }
  }

  /** Reads records of a type with their checksums, in order of row, after one. */
  public Rows rows(RecordType type, long after, int limit) {
    try {
      List<Stored> page = database.read(session -> records.of(type).page(session, after, limit));
      long last = page.isEmpty() ? after : page.getLast().id();
      return new Rows(last, page.size(), page.size() == limit, List.of(), List.of());
    } catch (StorageException e) {
      damage(e);
      return oneByOne(type, after, limit);
    }
  }

  private Rows oneByOne(RecordType type, long after, int limit) {
    TableShape shape = TableShape.of(type);
    String sql =
        "SELECT id FROM %s WHERE %sid > ? ORDER BY id LIMIT ?"
            .formatted(shape.table(), shape.isRecord());
    List<Problem> problems = new ArrayList<>();
    try {
      List<Long> ids =
          database.read(session -> session.list(sql, row -> row.number(1), after, limit));
      List<Long> damaged = new ArrayList<>();
      for (long id : ids) {
        Optional<String> what = unreadable(session -> records.of(type).get(session, id));
        if (what.isPresent()) {
          problems.add(new Problem(shape.table(), "row " + id, what.get()));
          damaged.add(id);
        }
      }
      long last = ids.isEmpty() ? after : ids.getLast();
      return new Rows(last, ids.size(), ids.size() == limit, problems, damaged);
    } catch (StorageException e) {
      problems.add(new Problem(shape.table(), "rows after " + after, damage(e)));
      return new Rows(after, 0, false, problems, List.of());
    }
  }

  private interface Reading {
    Object read(Session session) throws SQLException;
  }

  private Optional<String> unreadable(Reading reading) {
    try {
      database.read(reading::read);
      return Optional.empty();
    } catch (StorageException e) {
      return Optional.of(damage(e));
    }
  }

  /** What a damage is; anything else goes on upwards. */
  private static String damage(StorageException e) {
    if (e.kind() != StorageException.Kind.CORRUPT) {
      throw e;
    }
    return String.valueOf(e.getMessage());
  }

  /**
   * Sums the records of some leaves of the tree up anew, and compares with the kept sums; each leaf
   * as of one commit.
   *
   * @param to exclusive, at most {@link RecordTree#LEAVES}
   */
  public Leaves leaves(int from, int to) {
    List<Problem> wrong = new ArrayList<>();
    List<Problem> unreadable = new ArrayList<>();
    for (int i = from; i < to; i++) {
      int leaf = i;
      try {
        if (!database.<Boolean>read(session -> holds(session, leaf))) {
          wrong.add(problem(leaf, "its records do not add up to the sum that was kept"));
        }
      } catch (StorageException e) {
        unreadable.add(problem(leaf, damage(e)));
      }
    }
    return new Leaves(wrong, unreadable);
  }

  private static Problem problem(int leaf, String what) {
    return new Problem("tree_nodes", "leaf " + leaf, what);
  }

  private boolean holds(Session session, int leaf) throws SQLException {
    RecordTree tree = new RecordTree();
    for (LibraryRecord record : new LeafRows(session, records).in(leaf)) {
      tree.replace(LibraryRecord.empty(record.key()), record);
    }
    return tree.leaf(leaf).equals(TreeTable.leaf(session, leaf));
  }

  /** The first table after one, in order of name; null begins. Empty after the last. */
  public Optional<String> tableAfter(@Nullable String table) {
    return database.read(
        session ->
            session.first(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name > ? ORDER BY name",
                row -> row.text(1),
                table == null ? "" : table));
  }

  /**
   * What comparing a table with its pages and its indexes came to.
   *
   * @param mended whether only indexes were damaged, and are made anew
   */
  public record Pages(List<Problem> problems, boolean mended) {
    public Pages {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Compares a table with its pages and its indexes. Writers don't wait for it, unless a damaged
   * index is to be made anew from its table.
   */
  public Pages pages(String table) {
    try {
      String sql = "PRAGMA integrity_check(\"%s\")".formatted(table.replace("\"", "\"\""));
      List<String> said = database.read(session -> PageCheck.problems(session, sql));
      return new Pages(
          said.stream().map(line -> new Problem(table, "pages", line)).toList(),
          !said.isEmpty() && mend(table, said, PageCheck.structural(said)));
    } catch (StorageException e) {
      return new Pages(List.of(new Problem(table, "pages", damage(e))), false);
    }
  }

  private boolean mend(String table, List<String> said, List<String> structural) {
    Optional<Set<String>> indexes = database.read(session -> PageCheck.onlyIndexes(session, said));
    boolean mended =
        indexes.isPresent()
            && !database.isReadOnly()
            && IndexRepair.ofTable(database, indexes.get(), table).rebuild();
    if (!mended && !structural.isEmpty()) {
      database.damaged(
          new StorageException(
              StorageException.Kind.CORRUPT,
              "%s: %s".formatted(database.file(), structural.getFirst())));
    }
    return mended;
  }
}
