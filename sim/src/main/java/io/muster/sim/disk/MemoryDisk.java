package io.muster.sim.disk;

import io.muster.storage.availability.MemoryAvailability;
import io.muster.storage.library.MemoryLibrary;
import io.muster.storage.library.NewLibrary;
import org.jspecify.annotations.Nullable;

/** Stores in memory: what they had committed is what the next start opens. */
final class MemoryDisk implements Disk {
  private final Owner owner;
  private @Nullable MemoryLibrary library;
  private @Nullable MemoryAvailability availability;
  private boolean open;

  MemoryDisk(Owner owner) {
    this.owner = owner;
  }

  @Override
  public Stores open(NewLibrary wanted) {
    if (open) {
      throw new IllegalStateException("a disk that is opened twice");
    }
    open = true;
    MemoryLibrary opened =
        library == null
            ? MemoryLibrary.create(owner.libraryOptions(), wanted)
            : library.reopened(owner.libraryOptions());
    MemoryAvailability said =
        availability == null
            ? MemoryAvailability.create(owner.availabilityOptions(opened))
            : availability.reopened(owner.availabilityOptions(opened));
    library = opened;
    availability = said;
    return new Stores(opened, said);
  }

  @Override
  public void crash() {
    open = false;
  }

  @Override
  public void loseAvailability() {
    if (open) {
      throw new IllegalStateException("a store can't be lost while it is open");
    }
    availability = null;
  }

  @Override
  public void close() {
    open = false;
  }
}
