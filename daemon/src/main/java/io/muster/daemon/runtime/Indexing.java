package io.muster.daemon.runtime;

import io.muster.daemon.config.Config;
import io.muster.daemon.generate.SidecarWorkshop;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.port.RandomSource;
import io.muster.storage.library.IndexMode;
import io.muster.storage.library.Library;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** From the files of this device to their sidecars: locations, their makers, and the repair. */
final class Indexing implements AutoCloseable {
  /** How long a decoder's process without work is kept. */
  private static final Duration WORKER_IDLE = Duration.ofSeconds(30);

  private static final long MIB = 1 << 20;

  private final Library library;
  private final SidecarRecords sidecars;
  private final SidecarMaker maker;
  private final Locations locations;
  private final StartRepair repair;

  Indexing(Config config, DeviceId self, LibraryFolder folder, Core core, RandomSource random)
      throws IOException {
    library = folder.library();
    sidecars = new SidecarRecords(library, core.records(), folder.sidecars(), core.bits());
    maker =
        new SidecarMaker(
            new SidecarMaker.Parts(
                self,
                library,
                folder.availability(),
                new SidecarWorkshop(folder.folder().resolve("workshop"), limits(config)),
                sidecars,
                core::isOnline));
    core.onRegistryChange(maker::lookAtAll);
    Path home = folder.folder().getParent();
    locations =
        new Locations(
            new Locations.Parts(
                self,
                library,
                core.records(),
                random,
                location ->
                    new IndexSink(
                        self,
                        location,
                        core.records(),
                        library.files(),
                        contents -> makeIfDeep(library, location, contents))),
            path -> path.equals(home),
            config.scan().rescan());
    repair = new StartRepair(self, library, folder.availability(), core.bits());
  }

  private void makeIfDeep(Library library, Uuid location, List<ContentId> contents) {
    if (library.files().mode(location) == IndexMode.DEEP) {
      maker.look(contents);
    }
  }

  private static SidecarWorkshop.Limits limits(Config config) {
    return new SidecarWorkshop.Limits(
        config.generators().timeout(),
        WORKER_IDLE,
        (int) (config.generators().memoryBytes() / MIB));
  }

  void start() {
    repair.start();
    locations.start();
    if (!library.isReadOnly()) {
      maker.start();
    }
  }

  SidecarRecords sidecars() {
    return sidecars;
  }

  SidecarMaker maker() {
    return maker;
  }

  Locations locations() {
    return locations;
  }

  @Override
  public void close() {
    locations.close();
    maker.close();
    repair.close();
  }
}
