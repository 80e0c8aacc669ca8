package io.muster.daemon.runtime;

import io.muster.daemon.config.Config;
import io.muster.daemon.config.Home;
import io.muster.daemon.control.ControlException;
import io.muster.daemon.control.ControlServer;
import io.muster.daemon.discover.Finder;
import io.muster.daemon.fetch.FetchClient;
import io.muster.daemon.net.Identity;
import io.muster.daemon.pair.Paired;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.port.RandomSource;
import io.muster.storage.library.Library;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole service of one home: opened, started and stopped here. A change travels from {@link
 * Locations} by {@link IndexSink} to {@link Records}, from {@link SidecarMaker} by {@link
 * SidecarRecords} to {@link Bits}, and through the {@link Core} to the peers.
 */
final class Daemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  private final Home home;
  private final Config config;
  private final Identity identity;
  private final LibraryFolder folder;
  private final Core core;
  private final Pairings pairings;
  private final Indexing indexing;
  private final Upkeep upkeep;
  private final Verifying verifying;
  private final LegacyMigration legacy;
  private final ControlServer control;
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile boolean failed;

  /**
   * Opens everything and serves.
   *
   * @throws IOException if it can't; the message is one line for the user
   * @throws io.muster.storage.StorageException if the library can't be used
   */
  Daemon(Home home, Config config) throws IOException {
    this.home = home;
    this.config = config;
    identity = Identity.loadOrCreate(home.path());
    RandomSource random = new SecureRandom()::nextLong;
    folder = LibraryFolder.open(home, config, identity, random);
    pairings =
        new Pairings(
            identity,
            folder.library(),
            config.name(),
            new Pairings.Where(this::listening, this::addresses),
            this::admit);
    core = new Core(new Core.Parts(config, identity, folder, random), pairings, this::fail);
    indexing = new Indexing(config, identity.id(), folder, core, random);
    legacy =
        new LegacyMigration(
            new LegacyFolders(folder.folder(), folder.library(), folder.sidecars()),
            new LegacyWrites(indexing.sidecars(), core.records(), core.bits()));
    core.network().start(new InetSocketAddress(config.listen().host(), config.listen().port()));
    if (!folder.library().isReadOnly()) {
      describe();
    }
    core.start();
    indexing.start();
    verifying = Verifying.of(identity.id(), folder, core.bits(), core.records());
    verifying.start();
    DailyCopy copy =
        new DailyCopy(folder.library(), verifying::lastSound, System::currentTimeMillis);
    upkeep = Upkeep.of(folder).then(copy::look);
    upkeep.start();
    if (!folder.library().isReadOnly()) {
      legacy.start();
    }
    control = ControlServer.start(home.controlSocket(), control());
  }

  private void admit(Paired paired) {
    core.admit(paired);
  }

  private InetSocketAddress listening() {
    return core.network().localAddress();
  }

  private List<String> addresses() {
    return OwnAddresses.of(listening());
  }

  /** What is wrong with the library, so that it is only read. */
  Optional<String> damage() {
    return folder.library().damage();
  }

  String address() {
    return addresses().getFirst();
  }

  DeviceId device() {
    return identity.id();
  }

  Path library() {
    return folder.folder();
  }

  /** What this device says of itself. */
  private void describe() {
    core.records()
        .write(
            List.of(
                Mutation.put(
                    RecordKey.device(identity.id()),
                    SelfDescription.fields(config.name(), addresses()))));
  }

  private ControlService control() {
    Library library = folder.library();
    DeviceId self = identity.id();
    Targets targets = new Targets(self, library, legacy::wanted);
    PeerViews peers =
        new PeerViews(
            core::freshStatus,
            library.queries()::deviceNames,
            core.addresses(),
            core.connections(),
            library.devices()::of);
    StatusReport status =
        new StatusReport(
            new StatusReport.Parts(
                self,
                folder,
                indexing,
                core.bits(),
                core.traffic(),
                peers,
                core::freshStatus,
                this::address,
                pairings::shown));
    Whereis whereis = new Whereis(self, library, folder.availability(), targets, core::isOnline);
    return new ControlService(
        new ControlService.Parts(
            status,
            peers,
            whereis,
            targets,
            new Fetches(self, folder, core, new FetchClient(folder.sidecars())),
            joining(),
            indexing.locations(),
            indexing.sidecars(),
            new Registry(library, indexing.sidecars()),
            new IndexService(
                self,
                library,
                targets,
                whereis,
                new Sayings(library, core.records(), new SecureRandom()::nextLong)),
            legacy,
            verifying,
            this::stop));
  }

  private Joining joining() {
    return new Joining(
        pairings::invite,
        (code, address) -> pairings.join(core.network(), code, address),
        new Finder(identity.id())::find,
        System::nanoTime);
  }

  /** Adds a folder as a location. */
  void index(Path path) throws ControlException {
    indexing.locations().add(path, null);
  }

  private void fail(Throwable cause) {
    log.error("the daemon ends: {}", cause.toString());
    failed = true;
    ending.countDown();
  }

  /** Asks for the end; {@link #await} returns. */
  void stop() {
    ending.countDown();
  }

  /** Waits until it is told to stop. Returns whether that was asked for. */
  boolean await() throws InterruptedException {
    ending.await();
    return !failed;
  }

  /** Ends from the outside to the inside; what was acknowledged is on disk already. */
  @Override
  public void close() throws IOException {
    ending.countDown();
    control.close();
    upkeep.close();
    verifying.close();
    legacy.close();
    indexing.close();
    pairings.close();
    core.close();
    folder.close();
    log.info("{} has ended", home);
  }
}
