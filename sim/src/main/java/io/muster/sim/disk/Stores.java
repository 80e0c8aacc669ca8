package io.muster.sim.disk;

import io.muster.storage.availability.AvailabilityStore;
import io.muster.storage.library.LibraryStore;

/** A device's open stores. */
public record Stores(LibraryStore library, AvailabilityStore availability) {
  void close() {
    availability.close();
    library.close();
  }
}
