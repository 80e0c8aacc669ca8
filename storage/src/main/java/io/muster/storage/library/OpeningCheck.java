package io.muster.storage.library;

import io.muster.storage.StorageException;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.IndexRepair;
import io.muster.storage.sql.PageCheck;
import io.muster.storage.sql.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for damaged pages before a library is used, and makes damaged indexes anew. A large file is
 * only looked at where its trees begin: the rest is read behind the service, and where that finds
 * damage, a mark beside the file has the next opening read all of it.
 */
final class OpeningCheck {
  /** Bytes up to which a database is read through when it is opened: well under a second. */
  static final long MAX_CHECKED = 64 << 20;

  private static final Logger log = LoggerFactory.getLogger(OpeningCheck.class);

  private final Path file;
  private final Database database;

  OpeningCheck(Path file, Database database) {
    this.file = file;
    this.database = database;
  }

  /**
   * Looks, and mends what it can.
   *
   * @throws StorageException CORRUPT if damage is left
   */
  void run() {
    boolean marked = Files.exists(mark(file));
    boolean whole = marked || isSmall(database);
    String pragma = marked ? PageCheck.DEEP : PageCheck.WHOLE;
    List<String> problems =
        database.read(
            session ->
                whole
                    ? PageCheck.structural(PageCheck.problems(session, pragma))
                    : problemsOfRoots(session));
    if (!problems.isEmpty()) {
      mend(problems);
    }
    if (whole) {
      forgetMark();
    }
  }

  /** Whether the whole file is read when it is opened. */
  static boolean isSmall(Database database) {
    return database.<Boolean>read(
        session ->
            session.number("PRAGMA page_count") * session.number("PRAGMA page_size")
                <= MAX_CHECKED);
  }

  /** Where each tree begins; the schema was read already. */
  private static List<String> problemsOfRoots(Session session) throws SQLException {
    List<String> problems = new ArrayList<>();
    for (Tree tree :
        session.list(
            "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0",
            row -> new Tree(row.text(1), row.number(2)))) {
      Optional<String> kind =
          session.first(
              "SELECT pagetype FROM dbstat WHERE name = ? LIMIT 1",
              row -> row.text(1),
              tree.name());
      if (kind.filter(found -> found.equals("leaf") || found.equals("internal")).isEmpty()) {
        problems.add(
            "Tree %d page %d: %s".formatted(tree.root(), tree.root(), kind.orElse("not there")));
      }
    }
    return problems;
  }

  private record Tree(String name, long root) {}

  private void mend(List<String> problems) {
    Optional<Set<String>> indexes =
        database.read(session -> PageCheck.onlyIndexes(session, problems));
    if (indexes.isEmpty() || !IndexRepair.ofFile(database, indexes.get()).rebuildOrReplace()) {
      throw new StorageException(
          StorageException.Kind.CORRUPT, "%s: %s".formatted(file, problems.getFirst()));
    }
    log.warn(
        "{}: damaged indexes ({}) were made anew from their tables: {}",
        file,
        problems.getFirst(),
        String.join(", ", indexes.get()));
  }

  private static Path mark(Path file) {
    return file.resolveSibling(file.getFileName() + ".damaged");
  }

  /** Has the next opening read the whole file. */
  static void wantWhole(Path file) {
    try {
      Files.write(mark(file), new byte[0]);
    } catch (IOException e) {
      log.warn("{}: the next start does not know of the damage: {}", file, e.getMessage());
    }
  }

  private void forgetMark() {
    try {
      Files.deleteIfExists(mark(file));
    } catch (IOException e) {
      log.warn("{} is read whole at each start: {}", file, e.getMessage());
    }
  }
}
