package io.muster.storage.contract;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.port.AvailabilityView.BatchSet;
import io.muster.protocol.port.AvailabilityView.ChangeSet;
import io.muster.protocol.port.AvailabilityView.Room;
import io.muster.protocol.port.KeyRing;
import io.muster.storage.Durability;
import io.muster.storage.availability.Applied;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.availability.AvailabilityStore;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.LibraryStore;
import io.muster.storage.library.NewLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** A device with both stores of one kind, and a clock that tests set. */
final class Peer implements AutoCloseable {
  static final long START = 1_750_000_000_000L;
  static final int ALL = Integer.MAX_VALUE;
  static final List<VariantId> VARIANTS =
      List.of(
          VariantId.parse("thumb_128"),
          VariantId.parse("thumb_512"),
          VariantId.parse("text_default"));

  final DeviceId id;
  final ByteString publicKey;
  final LibraryStore library;
  final AvailabilityStore availability;
  long nowMillis = START;

  Peer(Kind kind, Path parent, String name) {
    publicKey = ByteString.copyFromUtf8("key of " + name);
    id = DeviceId.ofPublicKey(publicKey.toByteArray());
    Path folder = parent.resolve(kind + "-" + name);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    library =
        kind.library(
            folder,
            new LibraryOptions(id, () -> nowMillis, random::nextLong, Durability.OFF),
            new NewLibrary(name + "'s", publicKey, name));
    availability =
        kind.availability(
            folder,
            new AvailabilityOptions(
                id, new HashKeys(), random::nextLong, Durability.OFF, 4, () -> new Uuid(1, 1), 0));
    availability.follow(library);
  }

  /** Takes everything that the other has and this one lacks, in small pieces. */
  void pull(Peer other, int maxRecords, int maxBytes) {
    List<ChangeRange> missing = other.library.state().context().minus(library.state().context());
    while (!missing.isEmpty()) {
      library.merge(other.library.changes(missing.getFirst(), maxRecords, maxBytes));
      missing = other.library.state().context().minus(library.state().context());
    }
  }

  void pull(Peer other) {
    pull(other, ALL, ALL);
  }

  /** Gets all that changed of the owner's from another device, in one step. */
  Applied pullBatches(Peer from, Peer owner) {
    Head here = availability.heads().get(owner.id);
    BatchSet set =
        from.availability
            .changedSince(owner.id, here == null ? null : here.version(), ALL)
            .orElseThrow();
    return availability.apply(set.head(), null, set.batches());
  }

  /** The same in the way in which it travels. */
  Applied pullChanges(Peer from, Peer owner, boolean inFull) {
    Head here = availability.heads().get(owner.id);
    ChangeSet set =
        from.availability
            .changesSince(owner.id, here == null ? null : here.version(), new Room(ALL, inFull))
            .orElseThrow();
    return availability.apply(set.head(), null, set.changes());
  }

  static ContentId content(int number) {
    return ContentId.of(Hash.sha256(bytes("content " + number)));
  }

  static Blob blob(String text) {
    return Blob.ready(Hash.sha256(bytes(text)), text.length(), "jpg", START);
  }

  static BitChange bit(int content, int variant, boolean held) {
    return new BitChange(content(content), VARIANTS.get(variant), held);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    availability.close();
    library.close();
  }

  /** Not signatures, but the same in every run. */
  private record HashKeys() implements KeyRing {
    @Override
    public ByteString sign(byte[] data) {
      return Hash.sha256(data).byteString();
    }

    @Override
    public boolean verify(ByteString publicKey, byte[] data, ByteString signature) {
      return sign(data).equals(signature);
    }
  }
}
