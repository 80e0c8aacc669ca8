package io.muster.daemon.runtime;

import com.google.protobuf.ByteString;
import io.muster.daemon.net.Identity;
import io.muster.protocol.model.RecordKey;
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
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A device's stores and those that write to them, without a network. */
final class TestService implements AutoCloseable {
  final Path folder;
  final Identity identity;
  final Random random;
  final Library library;
  final Availability availability;
  final SidecarStore store;
  final Bits bits;
  final Records records;
  final SidecarRecords sidecars;
  private final SerialWriter writer = new SerialWriter("test-writer");

  /** Makes everything below a folder; bits are looked at again after each change of a group. */
  TestService(Path dir) throws IOException {
    this(dir, 1);
  }

  TestService(Path dir, long seed) throws IOException {
    random = new Random(seed);
    folder = Files.createDirectory(dir.resolve("library"));
    identity = Identity.loadOrCreate(Files.createDirectory(dir.resolve("home")));
    library =
        Library.create(
            folder,
            new LibraryOptions(
                identity.id(), System::currentTimeMillis, random::nextLong, Durability.OFF),
            new NewLibrary("L", ByteString.copyFrom(identity.publicKey()), "device"));
    availability =
        Availability.open(
            dir.resolve("availability.db"),
            new AvailabilityOptions(
                identity.id(),
                new DeviceKeys(identity),
                random::nextLong,
                Durability.OFF,
                AvailabilityOptions.DEFAULT_BATCH,
                () -> library.current().id(),
                0));
    store = SidecarStore.open(dir.resolve("sidecars"));
    bits = new Bits(identity.id(), library.queries(), store, availability, writer, () -> {});
    Consumer<List<RecordKey>> changed = keys -> bits.recheck(Records.groups(keys));
    records = new Records(library, () -> {}, changed);
    sidecars = new SidecarRecords(library, records, store, bits);
  }

  @Override
  public void close() {
    bits.close();
    writer.close();
    availability.close();
    library.close();
  }
}
