package io.muster.storage.inspect;

import io.muster.storage.Durability;
import io.muster.storage.StorageException;
import io.muster.storage.availability.AvailabilitySchema;
import io.muster.storage.library.LibrarySchema;
import io.muster.storage.sql.Copies;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.DatabaseOptions;
import io.muster.storage.sql.FreeQuery;
import io.muster.storage.sql.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The databases in a library's folder. Nothing here needs the daemon, and all but migrating may be
 * done beside it.
 */
public final class LibraryDatabases {
  private static final List<Schema> SCHEMAS =
      List.of(LibrarySchema.SCHEMA, AvailabilitySchema.SCHEMA);

  private final Path folder;

  /**
   * Names the folder.
   *
   * @param folder {@code NAME.sdlibrary}
   */
  public LibraryDatabases(Path folder) {
    this.folder = folder;
  }

  /** The names of the databases that are there: {@code library}, {@code availability}. */
  public List<String> names() {
    return present().map(Schema::name).toList();
  }

  private Stream<Schema> present() {
    return SCHEMAS.stream().filter(schema -> Files.exists(file(schema)));
  }

  Path file(Schema schema) {
    return folder.resolve(schema.name() + ".db");
  }

  /**
   * Size of every table and index. Reads the databases whole.
   *
   * @throws StorageException if one can't be read
   */
  public List<DatabaseSizes> sizes() {
    return present()
        .map(
            schema -> {
              try (Database database = readOnly(schema)) {
                return DatabaseSizes.read(schema.name(), database);
              }
            })
        .toList();
  }

  private Database readOnly(Schema schema) {
    return Database.openReadOnly(file(schema), DatabaseOptions.of(schema, Durability.NORMAL));
  }

  /**
   * Looks for damage.
   *
   * @param deep also compares every index with its table
   */
  public List<DatabaseCheck> check(boolean deep) {
    return present().map(schema -> check(schema, deep)).toList();
  }

  private DatabaseCheck check(Schema schema, boolean deep) {
    Copies copies = Copies.beside(file(schema), schema.name());
    return DatabaseCheck.of(schema.name(), () -> readOnly(schema), copies::newestGood, deep);
  }

  /**
   * Answers a question in SQL to {@code library.db}, or to another.
   *
   * @throws StorageException if it can't be answered; nothing is ever written
   */
  public QueryAnswer query(String database, String sql, int maxRows, Duration maxTime) {
    Schema schema = schema(database);
    FreeQuery.Answer answer =
        new FreeQuery(file(schema), schema).run(sql, maxRows, maxTime.toNanos());
    return new QueryAnswer(answer.columns(), answer.rows(), answer.more());
  }

  private Schema schema(String name) {
    return present()
        .filter(schema -> schema.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StorageException(
                    StorageException.Kind.OTHER,
                    "%s holds no database '%s'; there are %s"
                        .formatted(folder, name, String.join(", ", names()))));
  }

  /** Migrations of one database. */
  public SchemaMigration migration(String database) {
    Schema schema = schema(database);
    return new SchemaMigration(file(schema), schema, Copies.beside(file(schema), schema.name()));
  }
}
