package io.muster.sim.disk;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.RandomSource;
import io.muster.sim.world.Randomness;
import io.muster.storage.Durability;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.LibraryStore;
import io.muster.storage.library.NewLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What of a device's stores outlives its crashes. */
public interface Disk extends AutoCloseable {
  /** Small, so that a few contents make many batches. */
  int BATCH_SIZE = 4;

  /** Whose disk it is, and what its stores are opened with. */
  record Owner(DeviceId device, KeyRing keys, RandomSource random, LongSupplier wallMillis) {
    LibraryOptions libraryOptions() {
      return new LibraryOptions(device, wallMillis, random, Durability.OFF);
    }

    AvailabilityOptions availabilityOptions(LibraryStore library) {
      return new AvailabilityOptions(
          device, keys, random, Durability.OFF, BATCH_SIZE, () -> library.current().id(), 0);
    }
  }

  /** Opens the stores; makes them where there are none. */
  Stores open(NewLibrary wanted);

  /** What was committed stays, all else is lost. */
  void crash();

  /** Availability is gone when the device starts next; only while it is down. */
  void loseAvailability();

  /** Another disk with what is on this one now. */
  Disk twin(Owner owner);

  /** Keeps a copy of what is on the disk now; returns its number. */
  int copy();

  /** Puts what a copy has of these databases in the place of what is there; while it is down. */
  void restore(int copy, List<Database> databases);

  /**
   * Bytes of a database change, all over it: a library is only read by whoever opens it, and has to
   * be restored; availability begins anew. Only while it is down.
   *
   * @throws IllegalStateException if nobody would notice
   */
  void flip(Database database, Randomness random);

  /**
   * The row of a group is damaged. It is found and taken out with the next start, as the integrity
   * job does. Only while it is down.
   *
   * @param sidecar the hash of one of the group's sidecars
   */
  void damage(ContentId group, Hash sidecar);

  /**
   * What is written to a database from now on is lost with the next {@link #cut}; while it's up.
   */
  void mark(Database database);

  /**
   * The power has failed: the log of a database is cut somewhere in the first commit after its
   * mark. What has been copied from the log into the database stays. Only while it is down.
   *
   * @param random where it is cut
   */
  void cut(Database database, Randomness random);

  @Override
  void close();

  /** Deletes a folder with all that is in it. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
