package io.muster.storage.inspect;

import io.muster.storage.StorageException;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.PageCheck;
import io.muster.storage.sql.Session;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a check of a database found.
 *
 * @param problems none if it is sound
 * @param onlyIndexes whether nothing but indexes is damaged, which the next start makes anew
 * @param goodCopy the newest copy without damage, if some was found and there is one
 */
public record DatabaseCheck(
    String database,
    List<String> problems,
    boolean onlyIndexes,
    @Nullable String goodCopy,
    long millis) {
  /** Problems that are named; one is enough to put a copy in its place. */
  public static final int MAX_PROBLEMS = 20;

  static DatabaseCheck of(
      String name, Supplier<Database> opener, Supplier<Optional<Path>> goodCopy, boolean deep) {
    long start = System.nanoTime();
    Found found;
    try (Database database = opener.get()) {
      found = database.read(session -> look(session, deep));
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      found = new Found(List.of("it is no database, or its first pages are damaged"), false);
    }
    boolean sound = found.problems().isEmpty();
    String copy = sound ? null : goodCopy.get().map(Path::toString).orElse(null);
    long millis = (System.nanoTime() - start) / 1_000_000;
    return new DatabaseCheck(name, found.problems(), found.onlyIndexes(), copy, millis);
  }

  private record Found(List<String> problems, boolean onlyIndexes) {}

  private static Found look(Session session, boolean deep) throws SQLException {
    List<String> problems = problems(session, deep);
    return new Found(problems, PageCheck.onlyIndexes(session, problems).isPresent());
  }

  private static List<String> problems(Session session, boolean deep) throws SQLException {
    String check = deep ? "PRAGMA integrity_check(%d)" : "PRAGMA quick_check(%d)";
    List<String> problems =
        new ArrayList<>(PageCheck.problems(session, check.formatted(MAX_PROBLEMS)));
    problems.addAll(
        session.list(
            "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1",
            row -> "%d rows of %s refer to none".formatted(row.number(2), row.text(1))));
    return problems;
  }
}
