package io.muster.storage.library;

import io.muster.storage.StorageException;
import io.muster.storage.sql.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/** Where the database lies in a library's folder, and how it comes to be there. */
final class LibraryFile {
  static final Migrations MIGRATIONS =
      Migrations.of(LibraryFile.class, "V1__library.sql", "V2__index.sql");

  private static final String NAME = "library.db";
  private static final String UNFINISHED = "library.db.new";
  private static final List<String> COMPANIONS = List.of("", "-wal", "-shm");

  private LibraryFile() {}

  static Path in(Path folder) {
    return folder.resolve(NAME);
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
