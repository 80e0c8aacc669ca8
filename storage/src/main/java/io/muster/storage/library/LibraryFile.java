package io.muster.storage.library;

import io.muster.storage.StorageException;
import io.muster.storage.sql.Database;
import io.muster.storage.sql.DatabaseOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the database lies in a library's folder, and how it comes to be there. */
final class LibraryFile {
  private static final Logger log = LoggerFactory.getLogger(LibraryFile.class);

  private static final String NAME = "library.db";
  private static final String UNFINISHED = "library.db.new";
  private static final List<String> COMPANIONS = List.of("", "-wal", "-shm");

  private LibraryFile() {}

  static Path in(Path folder) {
    return folder.resolve(NAME);
  }

  /**
   * Opens the database, brought up to date and looked through: whole, if it is not too large for
   * that or damage was found in it before. Damaged indexes are made anew. A file with other damage
   * is opened for reading only: whoever writes is told what is wrong, which copy is good, and what
   * to do.
   *
   * @throws StorageException if it can't be opened for another reason, or can't even be read
   */
  static Database open(Path file, DatabaseOptions options) {
    try {
      Database database = Database.open(file, options);
      try {
        new OpeningCheck(file, database).run();
        database.watch(new DamagedLibrary(file));
        return database;
      } catch (StorageException e) {
        database.close();
        throw e;
      }
    } catch (StorageException e) {
      if (e.kind() != StorageException.Kind.CORRUPT) {
        throw e;
      }
      StorageException damage = DamagedLibrary.explain(file, e);
      log.error("{}", damage.getMessage());
      return Database.openDamaged(file, options, damage);
    }
  }

  /** Has the database made under another name, and gives it its own when it is whole. */
  static void create(Path folder, Consumer<Path> maker) {
    if (Files.exists(in(folder))) {
      throw new StorageException(
          StorageException.Kind.OTHER, folder + " holds a library already; open it instead");
    }
    Path unfinished = folder.resolve(UNFINISHED);
    try {
      for (String companion : COMPANIONS) {
        Files.deleteIfExists(folder.resolve(UNFINISHED + companion));
      }
      maker.accept(unfinished);
      Files.move(unfinished, in(folder), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.OTHER,
          "no library could be made in %s (%s); check the folder".formatted(folder, e),
          e);
    }
  }
}
