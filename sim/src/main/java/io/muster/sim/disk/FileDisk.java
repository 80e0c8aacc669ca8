package io.muster.sim.disk;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.RecordType;
import io.muster.sim.disk.WriteAheadLog.Place;
import io.muster.sim.world.Randomness;
import io.muster.storage.StorageException;
import io.muster.storage.availability.Availability;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A device's folder. A crash copies the files as they are at that moment, write-ahead logs among
 * them and databases still open, and the device goes on with the copy.
 */
final class FileDisk implements Disk {
  private static final List<Database> ALL = List.of(Database.values());

  private final Path folder;
  private final Owner owner;
  private final Map<Database, Place> marks = new EnumMap<>(Database.class);
  private final Map<Database, Integer> copied = new EnumMap<>(Database.class);
  private int generation;
  private int copies;

  /** Whether availability has been damaged since it was open last. */
  private boolean isDamaged;

  private boolean hasDamagedGroup;

  private @Nullable Stores open;

  FileDisk(Path folder, Owner owner) {
    this.folder = folder;
    this.owner = owner;
  }

  private Path files() {
    return folder.resolve(String.valueOf(generation));
  }

  private Path copy(int number) {
    return folder.resolve("copy-" + number);
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
    if (hasDamagedGroup) {
      dropDamaged(library);
    }
    Availability availability = openAvailability(library);
    if (isDamaged && !availability.fresh()) {
      throw new IllegalStateException("a damaged availability.db that is not begun anew");
    }
    isDamaged = false;
    open = new Stores(library, availability);
    return open;
  }

  private Availability openAvailability(Library library) {
    Path file = files().resolve(Database.AVAILABILITY.file());
    return Availability.open(file, owner.availabilityOptions(library));
  }

  @Override
  public void crash() {
    Path before = files();
    ALL.forEach(database -> copied.put(database, place(database).copied()));
    generation++;
    copy(before, files(), ALL);
    close();
    Disk.delete(before);
  }

  private static void copy(Path from, Path to, List<Database> databases) {
    try {
      Files.createDirectories(to);
      for (Database database : databases) {
        for (String name : List.of(database.file(), database.log())) {
          if (Files.exists(from.resolve(name))) {
            Files.copy(from.resolve(name), to.resolve(name));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remove(Database database) {
    marks.remove(database);
    if (!Files.exists(files())) {
      return; // it was never started
    }
    try (Stream<Path> all = Files.list(files())) {
      for (Path file : all.sorted().toList()) {
        if (String.valueOf(file.getFileName()).startsWith(database.file())) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireDown() {
    if (open != null) {
      throw new IllegalStateException("files are not touched while they are open");
    }
  }

  @Override
  public void loseAvailability() {
    requireDown();
    remove(Database.AVAILABILITY);
    isDamaged = false;
  }

  @Override
  public Disk twin(Owner other) {
    FileDisk twin = new FileDisk(folder.resolve("twin-" + copies++), other);
    copy(files(), twin.files(), ALL);
    return twin;
  }

  @Override
  public int copy() {
    int number = copies++;
    copy(files(), copy(number), ALL);
    return number;
  }

  @Override
  public void restore(int copy, List<Database> databases) {
    requireDown();
    databases.forEach(this::remove);
    isDamaged &= !databases.contains(Database.AVAILABILITY);
    hasDamagedGroup &= !databases.contains(Database.LIBRARY);
    copy(copy(copy), files(), databases);
  }

  /** A clean end copies the logs into the databases. */
  private void endCleanly() {
    requireDown();
    Library library = Library.open(files(), owner.libraryOptions());
    new Stores(library, openAvailability(library)).close();
    marks.clear(); // it has synced all
  }

  @Override
  public void damage(ContentId group, Hash sidecar) {
    endCleanly();
    Damage.every(files().resolve(Database.LIBRARY.file()), sidecar);
    hasDamagedGroup = true;
  }

  private void dropDamaged(Library library) {
    List<Long> rows =
        library.check().rows(RecordType.GROUP, Long.MIN_VALUE, Integer.MAX_VALUE).damaged();
    if (rows.isEmpty()) {
      throw new IllegalStateException("a damaged row that nobody notices");
    }
    library.dropDamaged(rows);
    hasDamagedGroup = false;
  }

  @Override
  public void flip(Database database, Randomness random) {
    endCleanly();
    Damage.all(files().resolve(database.file()), random);
    if (database == Database.LIBRARY && canBeWritten()) {
      throw new IllegalStateException("a damaged library that is opened as if it were whole");
    }
    isDamaged = database == Database.AVAILABILITY;
  }

  private boolean canBeWritten() {
    try (Library damaged = Library.open(files(), owner.libraryOptions())) {
      return !damaged.isReadOnly();
    } catch (StorageException e) {
      return e.kind() != StorageException.Kind.CORRUPT;
    }
  }

  private Place place(Database database) {
    Path index = files().resolve(database.file() + "-shm");
    return Files.exists(index) ? WriteAheadLog.place(index) : Place.NOWHERE;
  }

  @Override
  public void mark(Database database) {
    marks.put(database, place(database));
  }

  @Override
  public void cut(Database database, Randomness random) {
    requireDown();
    Place mark = marks.remove(database);
    if (mark != null) {
      int kept = copied.getOrDefault(database, 0);
      WriteAheadLog.cut(files().resolve(database.log()), mark, kept, random);
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
