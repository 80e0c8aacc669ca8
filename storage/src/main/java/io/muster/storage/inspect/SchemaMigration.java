package io.muster.storage.inspect;

import io.muster.storage.Durability;
import io.muster.storage.sql.Copies;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.DatabaseOptions;
import io.muster.storage.sql.Migrating;
import io.muster.storage.sql.MigrationProgress;
import io.muster.storage.sql.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes one database from schema to schema. Only {@link #status} may run beside a daemon. */
public final class SchemaMigration {
  private final Path file;
  private final Schema schema;
  private final Copies copies;

  SchemaMigration(Path file, Schema schema, Copies copies) {
    this.file = file;
    this.schema = schema;
    this.copies = copies;
  }

  /**
   * How a database stands.
   *
   * @param schema that it has
   * @param latest that this program knows
   * @param halfWayTo the schema that a step leads to which is half done; null without one
   * @param steps what each schema up to the latest brought, from 1
   * @param copies in {@code backups/}, the newest first
   */
  public record Status(
      String database,
      int schema,
      int latest,
      @Nullable Integer halfWayTo,
      List<String> steps,
      List<String> copies) {}

  /**
   * A step that was taken.
   *
   * @param rows changed in slices; 0 for a step that is one transaction
   */
  public record Step(int from, int to, long rows, long millis) {}

  /**
   * What a migration of a copy did.
   *
   * @param losses what the older schema can't hold
   * @param changes tables that appear, vanish or have other numbers of rows
   */
  public record Rehearsal(
      List<Step> steps, List<String> losses, List<TableChange> changes, long before, long after) {}

  /** Rows of a table before and after; null where there is no such table. */
  public record TableChange(String table, @Nullable Long before, @Nullable Long after) {}

  /** Told how far it is. */
  public interface Listener {
    /**
     * Called now and then.
     *
     * @param doing what, in words
     * @param done pages or rows
     * @param about how many in all; 0 while unknown
     */
    void progress(String doing, long done, long about);
  }

  public Status status() {
    Migrating.Standing standing = migrating(MigrationProgress.Listener.NONE).standing();
    int latest = schema.migrations().latest();
    List<String> steps = new ArrayList<>();
    for (int i = 1; i <= latest; i++) {
      steps.add(schema.migrations().title(i));
    }
    return new Status(
        schema.name(),
        standing.schema(),
        latest,
        standing.target().orElse(null),
        steps,
        copies.all().stream().map(Path::toString).toList());
  }

  /**
   * Takes it there, with a copy before each step.
   *
   * @throws io.muster.storage.StorageException if a step failed: it changed nothing, or is gone on
   *     with the next time
   */
  public List<Step> to(int target, Listener listener) {
    return steps(migrating(told(listener)).to(target));
  }

  /** Takes a copy there, and removes it again. */
  public Rehearsal rehearse(int target, Listener listener) {
    Map<String, Long> before = rows(file);
    Map<String, Long> after = new LinkedHashMap<>();
    long[] bytes = {pages(file), 0};
    List<Step> steps =
        steps(
            migrating(told(listener))
                .rehearse(
                    target,
                    copy -> {
                      after.putAll(rows(copy));
                      bytes[1] = pages(copy);
                    }));
    List<String> losses =
        steps.stream()
            .flatMap(step -> schema.migrations().losses(step.from(), step.to()).stream())
            .toList();
    return new Rehearsal(steps, losses, changes(before, after), bytes[0], bytes[1]);
  }

  private static List<TableChange> changes(Map<String, Long> before, Map<String, Long> after) {
    TreeSet<String> tables = new TreeSet<>(before.keySet());
    tables.addAll(after.keySet());
    return tables.stream()
        .filter(table -> !Objects.equals(before.get(table), after.get(table)))
        .map(table -> new TableChange(table, before.get(table), after.get(table)))
        .toList();
  }

  private Map<String, Long> rows(Path of) {
    try (Database database = Database.openReadOnly(of, options())) {
      return database.read(
          session -> {
            Map<String, Long> rows = new LinkedHashMap<>();
            for (String table : session.list(TABLES, row -> row.text(1))) {
              rows.put(table, session.number("SELECT count(*) FROM \"" + table + "\""));
            }
            return rows;
          });
    }
  }

  private static final String TABLES =
      """
      SELECT name FROM sqlite_schema
      WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite%'
      ORDER BY name
      """;

  private long pages(Path of) {
    try (Database database = Database.openReadOnly(of, options())) {
      return database.read(
          session -> session.number("PRAGMA page_count") * session.number("PRAGMA page_size"));
    }
  }

  private DatabaseOptions options() {
    return DatabaseOptions.of(schema, Durability.FULL);
  }

  private Migrating migrating(MigrationProgress.Listener listener) {
    return new Migrating(file, options().withListener(listener));
  }

  private static MigrationProgress.Listener told(Listener listener) {
    return at ->
        listener.progress(
            "%s %d to %d: %s".formatted(at.database(), at.from(), at.to(), at.phase().words()),
            at.done(),
            at.about());
  }

  private static List<Step> steps(List<Migrating.Taken> taken) {
    return taken.stream()
        .map(step -> new Step(step.from(), step.to(), step.rows(), step.millis()))
        .toList();
  }
}
