package io.muster.storage.inspect;

import io.muster.storage.StorageException;
import io.muster.storage.sql.Database;
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
 * @param goodCopy the newest copy without damage, if some was found and there is one
 */
public record DatabaseCheck(
    String database, List<String> problems, @Nullable String goodCopy, long millis) {
  /** Problems that are named; one is enough to put a copy in its place. */
  public static final int MAX_PROBLEMS = 20;

  static DatabaseCheck of(
      String name, Supplier<Database> opener, Supplier<Optional<Path>> goodCopy, boolean deep) {
    long start = System.nanoTime();
    List<String> problems;
    try (Database database = opener.get()) {
      problems = database.read(session -> problems(session, deep));
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      problems = List.of("it is no database, or its first pages are damaged");
    }
    String copy = problems.isEmpty() ? null : goodCopy.get().map(Path::toString).orElse(null);
    return new DatabaseCheck(name, problems, copy, (System.nanoTime() - start) / 1_000_000);
  }

  private static List<String> problems(Session session, boolean deep) throws SQLException {
    String check = deep ? "PRAGMA integrity_check(%d)" : "PRAGMA quick_check(%d)";
    List<String> found = session.list(check.formatted(MAX_PROBLEMS), row -> row.text(1));
    List<String> problems = new ArrayList<>(found.equals(List.of("ok")) ? List.of() : found);
    problems.addAll(
        session.list(
            "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1",
            row -> "%d rows of %s refer to none".formatted(row.number(2), row.text(1))));
    return problems;
  }
}
