package io.muster.storage.sql;

import io.muster.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Migrations of a database that nobody has open, by hand. */
public final class Migrating {
  private final Path file;
  private final DatabaseOptions options;

  /**
   * How a file stands.
   *
   * @param schema of the file
   * @param target of a step that is half done
   */
  public record Standing(int schema, Optional<Integer> target) {}

  /**
   * A step that was taken.
   *
   * @param rows changed in slices; 0 for a step that is one transaction
   */
  public record Taken(int from, int to, long rows, long millis) {}

  public Migrating(Path file, DatabaseOptions options) {
    this.file = file;
    this.options = options;
  }

  /** How the file stands. Only reads. */
  public Standing standing() {
    return on(
        true,
        session -> {
          int schema = (int) session.number("PRAGMA user_version");
          return new Standing(schema, UnderWay.find(session).map(UnderWay::target));
        });
  }

  /** Takes the file to a schema, with a copy before each step. */
  public List<Taken> to(int target) {
    Copies copies = Copies.beside(file, options.schema().name());
    return on(false, session -> new Migrator(file, session, options, copies).to(target));
  }

  /**
   * Does the same to a copy, which is removed again; the file itself is only read.
   *
   * @param look at the migrated copy
   */
  public List<Taken> rehearse(int target, Consumer<Path> look) {
    Path copy = file.resolveSibling(file.getFileName() + ".rehearsal");
    try {
      Copies.remove(copy);
      this.<Boolean>on(
          true,
          session -> {
            Backup.copy(session, copy);
            return true;
          });
      Migrating onCopy = new Migrating(copy, options);
      List<Taken> taken =
          onCopy.on(false, session -> new Migrator(copy, session, options, null).to(target));
      look.accept(copy);
      return taken;
    } finally {
      Copies.remove(copy);
    }
  }

  private <T> T on(boolean readOnly, Work<T> work) {
    if (!Files.exists(file)) {
      throw new StorageException(StorageException.Kind.OTHER, file + " is not there");
    }
    try {
      Session session =
          readOnly ? Connections.reader(file, options) : Connections.writer(file, options);
      try {
        return work.run(session);
      } finally {
        session.close();
      }
    } catch (SQLException e) {
      throw Errors.of(file, e);
    }
  }
}
