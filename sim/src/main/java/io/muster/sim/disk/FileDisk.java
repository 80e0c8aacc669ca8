package io.muster.sim.disk;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.RandomSource;
import io.muster.storage.Durability;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A device's folder. A crash copies the files as they are at that moment, write-ahead logs among
 * them and databases still open, and the device goes on with the copy.
 */
public final class Disk implements AutoCloseable {
  /** Small, so that a few contents make many batches. */
  static final int BATCH_SIZE = 4;

  private static final String AVAILABILITY = "availability.db";
  private static final List<String> FILES =
      List.of("library.db", "library.db-wal", AVAILABILITY, AVAILABILITY + "-wal");

  /** Whose disk it is, and what its databases are opened with. */
  public record Owner(
      DeviceId device, KeyRing keys, RandomSource random, LongSupplier wallMillis) {}

  private final Path folder;
  private final Owner owner;
  private int generation;
  private @Nullable Stores open;

  public Disk(Path folder, Owner owner) {
    this.folder = folder;
    this.owner = owner;
  }

  private Path files() {
    return folder.resolve(String.valueOf(generation));
  }

  /** Opens the databases; makes them where there are none. */
  public Stores open(NewLibrary wanted) {
    if (open != null) {
      throw new IllegalStateException("a disk that is opened twice");
    }
    LibraryOptions options =
        new LibraryOptions(owner.device(), owner.wallMillis(), owner.random(), Durability.OFF);
    Library library;
    try {
      Files.createDirectories(files());
      library =
          Library.exists(files())
              ? Library.open(files(), options)
              : Library.create(files(), options, wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open = new Stores(library, openAvailability(library));
    return open;
  }

  private Availability openAvailability(Library library) {
    return Availability.open(
        files().resolve(AVAILABILITY),
        new AvailabilityOptions(
            owner.device(),
            owner.keys(),
            owner.random(),
            Durability.OFF,
            BATCH_SIZE,
            () -> library.current().id(),
            0));
  }

  /** What was committed stays, all else is lost. */
  public void crash() {
    Path before = files();
    generation++;
    try {
      Files.createDirectories(files());
      for (String name : FILES) {
        if (Files.exists(before.resolve(name))) {
          Files.copy(before.resolve(name), files().resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close();
    delete(before);
  }

  /** The availability database is gone when the device starts next; only while it is down. */
  public void loseAvailability() {
    if (open != null) {
      throw new IllegalStateException("a database can't be lost while it is open");
    }
    try {
      Files.deleteIfExists(files().resolve(AVAILABILITY));
      Files.deleteIfExists(files().resolve(AVAILABILITY + "-wal"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  /** Deletes a folder with all that is in it. */
  public static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
