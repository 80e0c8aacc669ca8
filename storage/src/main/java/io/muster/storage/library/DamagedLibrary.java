package io.muster.storage.library;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.sql.Copies;
import io.muster.storage.sql.DamageListener;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what can be done about a damaged {@code library.db}. */
final class DamagedLibrary implements DamageListener {
  private static final Logger log = LoggerFactory.getLogger(DamagedLibrary.class);

  private final Path file;

  DamagedLibrary(Path file) {
    this.file = file;
  }

  @Override
  public void found(StorageException damage) {
    log.error("{} is only read from now on: {}", file, damage.getMessage());
    OpeningCheck.wantWhole(file);
  }

  /** As {@link #explain(Path, StorageException)}; what only indexes lost, the next start mends. */
  @Override
  public StorageException explain(StorageException damage) {
    return said(file, damage, "start Muster again, which mends what can be mended; if it stays, ");
  }

  /** The error, with the newest copy in which no damage is found, and how to put it in place. */
  static StorageException explain(Path file, StorageException cause) {
    if (cause.kind() != Kind.CORRUPT) {
      return cause;
    }
    return said(file, cause, "");
  }

  private static StorageException said(Path file, StorageException cause, String first) {
    Optional<Path> copy = Copies.beside(file, LibrarySchema.SCHEMA.name()).newestGood();
    String then =
        copy.map(good -> restore(file, good))
            .orElse(
                "there is no good copy in backups/: move %1$s, %1$s-wal and %1$s-shm away and pair"
                        .formatted(file)
                    + " this device anew with one that has the library");
    return new StorageException(
        Kind.CORRUPT,
        "%s is damaged and only read (%s); %s%s".formatted(file, reason(file, cause), first, then),
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
    String reason = advice < 0 ? found : found.substring(0, advice);
    return reason.equals("it is damaged") ? "a page of it can't be read" : reason;
  }
}
