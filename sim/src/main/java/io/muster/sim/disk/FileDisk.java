package io.muster.sim.disk;

import io.muster.storage.availability.Availability;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device's folder. A crash copies the files as they are at that moment, write-ahead logs among
 * them and databases still open, and the device goes on with the copy.
 */
final class FileDisk implements Disk {
  private static final String AVAILABILITY = "availability.db";
  private static final List<String> FILES =
      List.of("library.db", "library.db-wal", AVAILABILITY, AVAILABILITY + "-wal");

  private final Path folder;
  private final Owner owner;
  private int generation;
  private @Nullable Stores open;

  FileDisk(Path folder, Owner owner) {
    this.folder = folder;
    this.owner = owner;
  }

  private Path files() {
    return folder.resolve(String.valueOf(generation));
  }

  @Override
  public Stores open(NewLibrary wanted) {
    if (open != null) {
      throw new IllegalStateException("a disk that is opened twice");
    }
    LibraryOptions options = owner.libraryOptions();
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
    return Availability.open(files().resolve(AVAILABILITY), owner.availabilityOptions(library));
  }

  @Override
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
    Disk.delete(before);
  }

  @Override
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
}
