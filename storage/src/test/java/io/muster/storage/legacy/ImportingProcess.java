package io.muster.storage.legacy;

import io.muster.storage.Durability;
import java.nio.file.Path;
import java.util.Optional;

/** Imports until it is killed; a process of its own. Arguments: library, older file, sidecars. */
final class ImportingProcess {
  private ImportingProcess() {}

  public static void main(String[] args) {
    try (NewLibraryFixture fresh = new NewLibraryFixture(Path.of(args[0]), Durability.FULL);
        LegacyImport legacy = legacy(fresh, args)) {
      System.out.println("step");
      while (legacy.step()) {
        System.out.println("step");
      }
      System.out.println("done");
    }
  }

  private static LegacyImport legacy(NewLibraryFixture fresh, String[] args) {
    if (LegacyImport.exists(fresh.folder)) {
      return LegacyImport.resume(fresh.folder, fresh.library, fresh.store, fresh);
    }
    LegacySource source =
        new LegacySource(
            Path.of(args[1]), Optional.of(OldLibrary.LAPTOP), Optional.of(Path.of(args[2])));
    return LegacyImport.begin(fresh.folder, source, fresh.library, fresh.store, fresh);
  }
}
