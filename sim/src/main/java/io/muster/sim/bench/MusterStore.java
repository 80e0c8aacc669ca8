package io.muster.sim.bench;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.Durability;
import io.muster.storage.GroupStatus;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.availability.Holders;
import io.muster.storage.availability.Profile;
import io.muster.storage.library.FileStat;
import io.muster.storage.library.GroupWrite;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A device's two databases, opened as a daemon opens them. What the measurements ask of storage
 * stands here and nowhere else.
 */
final class MusterStore implements AutoCloseable {
  private final Path folder;
  private final EcKeys keys;
  private final Library library;
  private final Availability availability;

  private MusterStore(Path folder, EcKeys keys, Library library, Availability availability) {
    this.folder = folder;
    this.keys = keys;
    this.library = library;
    this.availability = availability;
  }

  /** Opens a device's databases in a folder, or makes them there. */
  static MusterStore open(Path folder, EcKeys keys, Profile profile) {
    SplittableRandom random = new SplittableRandom();
    LibraryOptions options =
        new LibraryOptions(
            keys.device(), System::currentTimeMillis, random::nextLong, Durability.FULL);
    Library library =
        Library.exists(folder)
            ? Library.open(folder, options)
            : Library.create(folder, options, new NewLibrary("bench", keys.publicKey(), "bench"));
    Availability availability = availability(folder, keys, library, profile);
    availability.follow(library);
    return new MusterStore(folder, keys, library, availability);
  }

  private static Availability availability(
      Path folder, EcKeys keys, Library library, Profile profile) {
    Uuid id = library.current().id();
    SplittableRandom random = new SplittableRandom();
    return Availability.open(
        folder.resolve("availability.db"),
        new AvailabilityOptions(
            keys.device(), keys, random::nextLong, Durability.NORMAL, profile, () -> id, 0));
  }

  Path libraryFile() {
    return folder.resolve("library.db");
  }

  Path availabilityFile() {
    return folder.resolve("availability.db");
  }

  EcKeys keys() {
    return keys;
  }

  Library library() {
    return library;
  }

  Availability availability() {
    return availability;
  }

  /** Records whole groups, durable when it returns. */
  void record(List<GroupWrite> groups) {
    library.record(groups);
  }

  /** Records one sidecar, durable when it returns; called by many threads at once. */
  void record(ContentId content, VariantId variant, Blob blob) {
    library.record(List.of(GroupWrite.of(content, variant, blob)));
  }

  /** Writes entries and their contents, and how files looked, durable when it returns. */
  void index(List<Mutation> mutations, List<FileStat> stats) {
    library.write(mutations, stats);
  }

  /** Says what this device holds now. */
  void publish(List<BitChange> changes) {
    availability.publish(changes);
  }

  /** What the daemon does in the background after its start. */
  void learnGroups() {
    availability.learnGroups(() -> false);
  }

  /**
   * Asks which devices hold these variants of these contents, and each group's status.
   *
   * @return how many sidecars are with how many devices
   */
  int presence(List<ContentId> contents, List<VariantId> variants) {
    Holders holders = availability.presence(contents, variants);
    int held = 0;
    for (int content = 0; content < contents.size(); content++) {
      if (holders.status(content) != GroupStatus.COMPLETE) {
        throw new BenchException("the group of " + contents.get(content) + " is not complete");
      }
      for (int variant = 0; variant < variants.size(); variant++) {
        held += Long.bitCount(holders.mask(content, variant));
      }
    }
    return held;
  }

  @Override
  public void close() {
    try (library) {
      availability.close();
    }
  }
}
