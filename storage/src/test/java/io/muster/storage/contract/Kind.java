package io.muster.storage.contract;

import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.availability.AvailabilityStore;
import io.muster.storage.availability.MemoryAvailability;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.LibraryStore;
import io.muster.storage.library.MemoryLibrary;
import io.muster.storage.library.NewLibrary;
import java.nio.file.Path;

/** The stores that are held to the contract; a new one is one more line here. */
enum Kind {
  SQLITE {
    @Override
    LibraryStore library(Path folder, LibraryOptions options, NewLibrary wanted) {
      return Library.create(folder, options, wanted);
    }

    @Override
    AvailabilityStore availability(Path folder, AvailabilityOptions options) {
      return Availability.open(folder.resolve("availability.db"), options);
    }
  },

  MEMORY {
    @Override
    LibraryStore library(Path folder, LibraryOptions options, NewLibrary wanted) {
      return MemoryLibrary.create(options, wanted);
    }

    @Override
    AvailabilityStore availability(Path folder, AvailabilityOptions options) {
      return MemoryAvailability.create(options);
    }
  };

  abstract LibraryStore library(Path folder, LibraryOptions options, NewLibrary wanted);

  abstract AvailabilityStore availability(Path folder, AvailabilityOptions options);
}
