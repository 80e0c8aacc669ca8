package io.muster.storage.library;

import io.muster.storage.sql.Copies;
import io.muster.storage.sql.Database;
import java.nio.file.Path;

/** The copies of a library's database that are made day by day, in {@code backups/} beside it. */
public final class LibraryCopies {
  private final Database database;
  private final Copies copies;

  LibraryCopies(Database database) {
    this.database = database;
    this.copies = Copies.beside(database.file(), LibrarySchema.SCHEMA.name());
  }

  /** When the newest one was made, in milliseconds since 1970; 0 if there is none. */
  public long newestMillis() {
    return copies.newestDailyMillis();
  }

  /**
   * Makes one from one snapshot, and compares it with that: it is whole and sound. Nobody waits for
   * it; {@link Copies#MAX_DAILY} are kept.
   *
   * @throws io.muster.storage.StorageException FULL without room for it, CORRUPT if damage shows
   */
  public Path make() {
    return database.read(session -> copies.makeDaily(session));
  }
}
