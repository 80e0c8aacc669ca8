package io.muster.sim.disk;

import io.muster.storage.availability.Availability;
import io.muster.storage.library.Library;

/** A device's open databases. */
public record Stores(Library library, Availability availability) {
  void close() {
    availability.close();
    library.close();
  }
}
