package io.muster.sim.disk;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.sim.world.Randomness;
import io.muster.storage.availability.MemoryAvailability;
import io.muster.storage.library.MemoryLibrary;
import io.muster.storage.library.NewLibrary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores in memory: what they had committed is what the next start opens. */
final class MemoryDisk implements Disk {
  private final Owner owner;
  private final List<Held> copies = new ArrayList<>();
  private Held held = Held.NOTHING;
  private Held marked = Held.NOTHING;
  private boolean open;

  /** What there is of each database. */
  private record Held(@Nullable MemoryLibrary library, @Nullable MemoryAvailability availability) {
    static final Held NOTHING = new Held(null, null);

    Held with(Database database, Held other) {
      return switch (database) {
        case LIBRARY -> new Held(other.library, availability);
        case AVAILABILITY -> new Held(library, other.availability);
      };
    }

    boolean has(Database database) {
      return switch (database) {
        case LIBRARY -> library != null;
        case AVAILABILITY -> availability != null;
      };
    }
  }

  MemoryDisk(Owner owner) {
    this.owner = owner;
  }

  @Override
  public Stores open(NewLibrary wanted) {
    if (open) {
      throw new IllegalStateException("a disk that is opened twice");
    }
    open = true;
    MemoryLibrary library = held.library();
    MemoryLibrary opened =
        library == null
            ? MemoryLibrary.create(owner.libraryOptions(), wanted)
            : library.reopened(owner.libraryOptions());
    MemoryAvailability availability = held.availability();
    MemoryAvailability said =
        availability == null
            ? MemoryAvailability.create(owner.availabilityOptions(opened))
            : availability.reopened(owner.availabilityOptions(opened));
    held = new Held(opened, said);
    return new Stores(opened, said);
  }

  @Override
  public void crash() {
    open = false;
  }

  private void requireDown() {
    if (open) {
      throw new IllegalStateException("stores are not touched while they are open");
    }
  }

  private void put(Database database, Held other) {
    requireDown();
    held = held.with(database, other);
    marked = marked.with(database, Held.NOTHING);
  }

  @Override
  public void loseAvailability() {
    put(Database.AVAILABILITY, Held.NOTHING);
  }

  private Held copyOfHeld() {
    MemoryLibrary library = held.library();
    MemoryAvailability availability = held.availability();
    if (library == null) {
      return Held.NOTHING;
    }
    return new Held(
        library.reopened(owner.libraryOptions()),
        availability == null ? null : availability.reopened(owner.availabilityOptions(library)));
  }

  @Override
  public Disk twin(Owner other) {
    MemoryDisk twin = new MemoryDisk(other);
    twin.held = copyOfHeld();
    return twin;
  }

  @Override
  public int copy() {
    copies.add(copyOfHeld());
    return copies.size() - 1;
  }

  @Override
  public void restore(int copy, List<Database> databases) {
    databases.forEach(database -> put(database, copies.get(copy)));
  }

  /** Nothing damages what is in memory: what is damaged elsewhere is lost here. */
  @Override
  public void flip(Database database, Randomness random) {
    put(database, Held.NOTHING);
    marked = Held.NOTHING;
  }

  @Override
  public void damage(ContentId group, Hash sidecar) {
    requireDown();
    MemoryLibrary library = held.library();
    if (library != null) {
      library.drop(group);
      marked = Held.NOTHING;
    }
  }

  @Override
  public void mark(Database database) {
    marked = marked.with(database, copyOfHeld());
  }

  @Override
  public void cut(Database database, Randomness random) {
    if (marked.has(database)) {
      put(database, marked);
    }
  }

  @Override
  public void close() {
    open = false;
  }
}
