package io.muster.storage.integrity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.port.KeyRing;
import io.muster.storage.Durability;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.library.Group;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import io.muster.storage.sidecar.SidecarStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;

/** One device's folder; it derives its bits as the daemon does. */
final class Home implements IntegrityTarget, AutoCloseable {
  static final VariantId THUMB = VariantId.parse("thumb_128");
  private static final long NOW = 1_800_000_000_000L;

  final DeviceId id;
  final SidecarStore store;
  Library library;
  Availability availability;
  private final Path folder;
  private final LibraryOptions options;
  private final AvailabilityOptions availabilityOptions;

  Home(Path parent, String name) throws IOException {
    folder = Files.createDirectories(parent.resolve(name));
    ByteString key = ByteString.copyFromUtf8(name);
    id = DeviceId.ofPublicKey(key.toByteArray());
    SplittableRandom random = new SplittableRandom(name.hashCode());
    options = new LibraryOptions(id, () -> NOW, random::nextLong, Durability.OFF);
    library = Library.create(folder, options, new NewLibrary(name, key, name));
    availabilityOptions =
        new AvailabilityOptions(
            id,
            new Trusting(),
            random::nextLong,
            Durability.OFF,
            4,
            () -> library.current().id(),
            0);
    availability = openAvailability();
    store = SidecarStore.open(folder.resolve("sidecars"));
  }

  /** Signs nothing that anybody would check. */
  private record Trusting() implements KeyRing {
    @Override
    public ByteString sign(byte[] data) {
      return Hash.sha256(data).byteString();
    }

    @Override
    public boolean verify(ByteString publicKey, byte[] data, ByteString signature) {
      return true;
    }
  }

  private Availability openAvailability() {
    Availability opened = Availability.open(folder.resolve("availability.db"), availabilityOptions);
    opened.follow(library);
    return opened;
  }

  void reopen() {
    close();
    library = Library.open(folder, options);
    availability = openAvailability();
  }

  IntegrityJob job() {
    return new IntegrityJob(
        new IntegrityJob.Parts(id, library, availability, store),
        this,
        System::nanoTime,
        InstantSource.system());
  }

  IntegrityReport pass(boolean deep) {
    IntegrityJob job = job();
    job.begin(deep);
    return job.step(Budget.UNLIMITED);
  }

  static ContentId content(int number) {
    return ContentId.of(Hash.sha256(("content " + number).getBytes(UTF_8)));
  }

  static byte[] bytes(int number) {
    return ("thumbnail of " + number).getBytes(UTF_8);
  }

  static Blob blob(int number) {
    byte[] bytes = bytes(number);
    return Blob.ready(Hash.sha256(bytes), bytes.length, "jpg", NOW);
  }

  /** Records a sidecar, without bytes and bit. */
  void enter(int number) {
    library.write(List.of(Mutation.putSidecar(content(number), THUMB, blob(number))));
  }

  void bytesOf(int number) throws IOException {
    store.put(new ByteArrayInputStream(bytes(number)));
  }

  void bit(int number) {
    availability.publish(List.of(new BitChange(content(number), THUMB, true)));
  }

  /** Sidecars with all that belongs to them. */
  void fill(int from, int to) throws IOException {
    for (int number = from; number < to; number++) {
      enter(number);
      bytesOf(number);
      bit(number);
    }
  }

  void sql(String database, String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(database));
        Statement run = connection.createStatement()) {
      if (run.executeUpdate(statement) == 0) {
        throw new AssertionError("nothing to damage: " + statement);
      }
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  @Override
  public void settle() {
    // nothing ever waits here
  }

  @Override
  public void recheck(Collection<ContentId> contents) {
    List<BitChange> changes = new ArrayList<>();
    for (ContentId content : contents) {
      Group group = library.queries().group(content);
      for (VariantId variant : availability.heldBy(id, content)) {
        changes.add(new BitChange(content, variant, false));
      }
      group
          .sidecars()
          .forEach(
              (variant, blob) ->
                  changes.add(new BitChange(content, variant, store.has(blob.hash()))));
    }
    availability.publish(changes);
  }

  @Override
  public int removeOrphans(Collection<ContentId> contents) {
    return availability.removeOwn(contents);
  }

  @Override
  public void dropDamaged(List<Long> groupRows) {
    library.dropDamaged(groupRows);
  }

  @Override
  public void renewOwn() {
    availability.renew(0);
  }

  @Override
  public void close() {
    availability.close();
    library.close();
  }
}
