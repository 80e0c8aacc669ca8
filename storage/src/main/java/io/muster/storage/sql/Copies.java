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
import java.time.DateTimeException;
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
 * library-v1-20261121T144940123.db} by schema and time (UTC), those of every day {@code
 * library-v1-daily-20261121T144940123.db}. Each is one file without a log. One that was not
 * finished ends in {@code .part} and is removed when the next is made.
 */
public final class Copies {
  /** Copies before migrations that are kept of one database; with a new one the oldest goes. */
  static final int MAX_KEPT = 3;

  /** Daily copies that are kept of one database; with a new one the oldest goes. */
  public static final int MAX_DAILY = 2;

  private static final String DAILY = "-daily-";

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
    return make(source, "%s-v%d-%s.db".formatted(name, schema, now()), progress);
  }

  /**
   * Makes the copy of a day, as {@link #make}; as much room as it takes must be left beside it. The
   * caller is within a transaction, so that the copy is of one moment.
   */
  public Path makeDaily(Session source) throws SQLException {
    long bytes = bytes(source);
    requireRoom(folder.resolveSibling("."), 2 * bytes);
    int schema = (int) source.number("PRAGMA user_version");
    return make(source, "%s-v%d%s%s.db".formatted(name, schema, DAILY, now()), (_, _, _) -> {});
  }

  private static String now() {
    return TIME.format(Instant.now());
  }

  /** When the newest daily copy was made, in milliseconds since 1970; 0 if there is none. */
  public long newestDailyMillis() {
    return all().stream()
        .filter(Copies::isDaily)
        .findFirst()
        .map(copy -> millis(time(copy).replace(".db", "")))
        .orElse(0L);
  }

  private static long millis(String time) {
    try {
      return Instant.from(TIME.parse(time)).toEpochMilli();
    } catch (DateTimeException _) {
      return 0; // not one that was made here
    }
  }

  private static boolean isDaily(Path copy) {
    return copy.getFileName().toString().contains(DAILY);
  }

  private Path make(Session source, String file, StepProgress progress) {
    Path copy = folder.resolve(file);
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

  private static void fill(Session source, Path part, StepProgress progress) {
    try {
      requireRoom(part.resolveSibling("."), bytes(source));
      Backup.run(source, part, PAGES_AT_ONCE, (done, all) -> progress.at(Phase.COPYING, done, all));
      progress.at(Phase.CHECKING, 0, 0);
      CopyCheck.compare(source, part);
    } catch (SQLException e) {
      throw Errors.of(part, e);
    }
  }

  private static long bytes(Session source) throws SQLException {
    return source.number("PRAGMA page_count") * source.number("PRAGMA page_size");
  }

  private static void requireRoom(Path folder, long bytes) {
    long room = room(folder);
    if (room < bytes + SPARE_BYTES) {
      throw new StorageException(
          Kind.FULL,
          "%s: a copy needs %d MB and the disk has %d; free some space and try again"
              .formatted(folder, (bytes + SPARE_BYTES) / 1_000_000 + 1, room / 1_000_000));
    }
  }

  private static long room(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      throw new StorageException(
          Kind.OTHER, "%s can't be looked at (%s); check it".formatted(folder, e), e);
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
    prune(all().stream().filter(copy -> !isDaily(copy)).skip(MAX_KEPT).toList());
    prune(all().stream().filter(Copies::isDaily).skip(MAX_DAILY).toList());
  }

  private static void prune(List<Path> old) throws IOException {
    for (Path copy : old) {
      Files.deleteIfExists(copy);
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
