package io.muster.storage.library;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.sql.Copies;
import java.nio.file.Path;
import java.util.Optional;

/** Says what can be done about a damaged {@code library.db}. */
final class DamagedLibrary {
  private DamagedLibrary() {}

  /** The error, with the newest copy in which no damage is found, and how to put it in place. */
  static StorageException explain(Path file, StorageException cause) {
    if (cause.kind() != Kind.CORRUPT) {
      return cause;
    }
    Optional<Path> copy = Copies.beside(file, LibrarySchema.SCHEMA.name()).newestGood();
    String then =
        copy.map(good -> restore(file, good))
            .orElse(
                "there is no good copy in backups/: move %1$s, %1$s-wal and %1$s-shm away and pair"
                        .formatted(file)
                    + " this device anew with one that has the library");
    return new StorageException(
        Kind.CORRUPT,
        "%s is damaged and only read (%s); %s".formatted(file, reason(file, cause), then),
        cause);
  }

  private static String restore(Path file, Path copy) {
    return "the newest good copy is %s: run 'muster stop', move %2$s-wal and %2$s-shm away,"
            .formatted(copy, file)
        + " and copy it to %s".formatted(file);
  }

  /** What was found, without the advice for databases that have no copies. */
  private static String reason(Path file, StorageException cause) {
    String message = String.valueOf(cause.getMessage());
    String found =
        message.startsWith(file + ": ") ? message.substring((file + ": ").length()) : message;
    int advice = found.indexOf(';');
    return advice < 0 ? found : found.substring(0, advice);
  }
}
