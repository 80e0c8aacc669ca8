package io.muster.storage.inspect;

import io.muster.storage.StorageException;
import io.muster.storage.sql.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How large a database is, and what takes the room.
 *
 * @param bytes of the file
 * @param logBytes of its log
 * @param freePages that nothing stands in
 */
public record DatabaseSizes(
    String database,
    int schema,
    long bytes,
    long logBytes,
    long pageSize,
    long freePages,
    List<TableSize> tables) {

  static DatabaseSizes read(String name, Database database) {
    Path file = database.file();
    try {
      Path log = file.resolveSibling(file.getFileName() + "-wal");
      long bytes = Files.size(file);
      long logBytes = Files.exists(log) ? Files.size(log) : 0;
      return database.read(
          session ->
              new DatabaseSizes(
                  name,
                  (int) session.number("PRAGMA user_version"),
                  bytes,
                  logBytes,
                  session.number("PRAGMA page_size"),
                  session.number("PRAGMA freelist_count"),
                  TableSize.all(session)));
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.OTHER,
          "%s can't be read (%s); check its permissions".formatted(file, e.getMessage()),
          e);
    }
  }
}
