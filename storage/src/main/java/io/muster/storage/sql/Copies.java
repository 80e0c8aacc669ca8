package io.muster.storage.sql;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.sql.MigrationProgress.Phase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whole copies of a database in {@code backups/} beside it, named {@code
 * library-v1-20261121T144940123.db} by schema and time (UTC). Each is one file without a log. One
 * that was not finished ends in {@code .part} and is removed when the next is made.
 */
public final class Copies {
  /** Copies of one database that are kept; with a new one the oldest goes. */
  static final int MAX_KEPT = 3;

  /** Pages that are copied before somebody is told. */
  private static final int PAGES_AT_ONCE = 2048;

  /** Room that must be left on the disk beside the copy. */
  private static final long SPARE_BYTES = 1 << 20;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final String name;

  private Copies(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /** The copies of the database in this file, whose schema has this name. */
  public static Copies beside(Path file, String name) {
    return new Copies(file.toAbsolutePath().resolveSibling("backups").normalize(), name);
  }

  /**
   * Makes a copy and checks it against what was copied.
   *
   * @throws StorageException FULL without room for it, CORRUPT if what was copied is damaged; there
   *     is then no copy
   */
  Path make(Session source, int schema, StepProgress progress) {
    String time = TIME.format(Instant.now());
    Path copy = folder.resolve("%s-v%d-%s.db".formatted(name, schema, time));
    Path part = folder.resolve(copy.getFileName() + ".part");
    try {
      Files.createDirectories(folder);
      removeUnfinished();
      fill(source, part, progress);
      sync(part);
      Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
      sync(folder);
      prune();
      return copy;
    } catch (IOException e) {
      throw new StorageException(
          Kind.OTHER, "no copy could be made in %s (%s); check the folder".formatted(folder, e), e);
    } finally {
      remove(part);
    }
  }

  private static void fill(Session source, Path part, StepProgress progress) throws IOException {
    try {
      checkRoom(source, part);
      Backup.run(source, part, PAGES_AT_ONCE, (done, all) -> progress.at(Phase.COPYING, done, all));
      progress.at(Phase.CHECKING, 0, 0);
      CopyCheck.compare(source, part);
    } catch (SQLException e) {
      throw Errors.of(part, e);
    }
  }

  private static void checkRoom(Session source, Path part) throws SQLException, IOException {
    long bytes = source.number("PRAGMA page_count") * source.number("PRAGMA page_size");
    long room = Files.getFileStore(part.resolveSibling(".")).getUsableSpace();
    if (room < bytes + SPARE_BYTES) {
      throw new StorageException(
          Kind.FULL,
          "%s: a copy needs %d MB and the disk has %d; free some space and try again"
              .formatted(part, (bytes + SPARE_BYTES) / 1_000_000 + 1, room / 1_000_000));
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private void removeUnfinished() throws IOException {
    for (Path path : list(name + "-v", ".part")) {
      remove(path);
    }
  }

  static void remove(Path part) {
    try {
      for (String companion : List.of("", "-journal", "-wal", "-shm")) {
        Files.deleteIfExists(part.resolveSibling(part.getFileName() + companion));
      }
    } catch (IOException _) {
      return; // it is not whole and named so; the next copy tries again
    }
  }

  private void prune() throws IOException {
    List<Path> all = all();
    for (Path old : all.subList(Math.min(MAX_KEPT, all.size()), all.size())) {
      Files.deleteIfExists(old);
    }
  }

  /** All that there are, the newest first. */
  public List<Path> all() {
    try {
      List<Path> all = new ArrayList<>(list(name + "-v", ".db"));
      all.sort(Comparator.comparing(Copies::time).reversed());
      return all;
    } catch (IOException e) {
      return List.of(); // a folder that can't be read holds nothing that could be used
    }
  }

  /** The newest copy in which no damage is found. Reads it through. */
  public Optional<Path> newestGood() {
    return all().stream().filter(CopyCheck::isGood).findFirst();
  }

  private static String time(Path copy) {
    String file = copy.getFileName().toString();
    return file.substring(file.lastIndexOf('-') + 1);
  }

  private List<Path> list(String begin, String end) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(begin))
          .filter(file -> file.getFileName().toString().endsWith(end))
          .toList();
    }
  }
}
