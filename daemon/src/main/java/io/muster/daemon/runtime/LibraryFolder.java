package io.muster.daemon.runtime;

import com.google.protobuf.ByteString;
import io.muster.daemon.config.Config;
import io.muster.daemon.config.Home;
import io.muster.daemon.net.Identity;
import io.muster.protocol.port.RandomSource;
import io.muster.storage.Durability;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import io.muster.storage.sidecar.SidecarStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open library of a home: both databases and the sidecar bytes.
 *
 * @param folder {@code NAME.sdlibrary}
 */
record LibraryFolder(Path folder, Library library, Availability availability, SidecarStore sidecars)
    implements AutoCloseable {
  private static final String SUFFIX = ".sdlibrary";

  /** Opens the home's library, or makes one at the first start. */
  static LibraryFolder open(Home home, Config config, Identity identity, RandomSource random)
      throws IOException {
    LibraryOptions options =
        new LibraryOptions(identity.id(), System::currentTimeMillis, random, Durability.FULL);
    Path folder = find(home, config);
    Library library =
        Library.exists(folder)
            ? Library.open(folder, options)
            : Library.create(
                Files.createDirectories(folder),
                options,
                new NewLibrary(
                    config.library(), ByteString.copyFrom(identity.publicKey()), config.name()));
    @Nullable Availability opened = null;
    try {
      AvailabilityOptions availability =
          new AvailabilityOptions(
              identity.id(),
              new DeviceKeys(identity),
              random,
              Durability.NORMAL,
              config.profile(),
              () -> library.current().id(),
              0);
      opened = Availability.open(folder.resolve("availability.db"), availability);
      opened.follow(library);
      SidecarStore sidecars = SidecarStore.open(folder.resolve("sidecars"));
      return new LibraryFolder(folder, library, opened, sidecars);
    } catch (RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      library.close();
      throw e;
    }
  }

  /** The library that is there, whatever its name, since a home has one. */
  private static Path find(Home home, Config config) throws IOException {
    try (Stream<Path> files = Files.list(home.path())) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).endsWith(SUFFIX))
          .filter(Library::exists)
          .sorted()
          .findFirst()
          .orElse(home.library(config.library()));
    }
  }

  @Override
  public void close() {
    availability.close();
    library.close();
  }
}
