package io.muster.storage.crash;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.port.KeyRing;
import io.muster.storage.Durability;
import io.muster.storage.availability.Availability;
import io.muster.storage.availability.AvailabilityOptions;
import io.muster.storage.library.Library;
import io.muster.storage.library.LibraryOptions;
import io.muster.storage.library.NewLibrary;
import io.muster.storage.sidecar.SidecarStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** The three stores of a device as a daemon would open them. */
record Home(Library library, Availability availability, SidecarStore sidecars)
    implements AutoCloseable {
  static final List<VariantId> VARIANTS =
      List.of(
          new VariantId("thumb", "128"),
          new VariantId("thumb", "512"),
          new VariantId("text", "default"));

  private static final ByteString KEY = ByteString.copyFromUtf8("key");
  static final DeviceId SELF = DeviceId.ofPublicKey(KEY.toByteArray());
  private static final int BATCH = 50;

  /** Signs with a hash: what is tested here is what reaches the disk. */
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

  static Home open(Path folder) {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(System.nanoTime());
    LibraryOptions options =
        new LibraryOptions(SELF, System::currentTimeMillis, random::nextLong, Durability.FULL);
    Library library =
        Library.exists(folder)
            ? Library.open(folder, options)
            : Library.create(folder, options, new NewLibrary("L", KEY, "a"));
    Availability availability =
        Availability.open(
            folder.resolve("availability.db"),
            new AvailabilityOptions(
                SELF,
                new HashKeys(),
                random::nextLong,
                Durability.NORMAL,
                BATCH,
                () -> library.current().id(),
                0));
    return new Home(library, availability, SidecarStore.open(folder.resolve("sidecars")));
  }

  static ContentId content(int number) {
    return ContentId.of(Hash.sha256(("content " + number).getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] bytes(int number, VariantId variant) {
    return ("bytes of " + number + " " + variant).getBytes(StandardCharsets.UTF_8);
  }

  static Blob blob(int number, VariantId variant) {
    byte[] bytes = bytes(number, variant);
    return Blob.ready(Hash.sha256(bytes), bytes.length, "jpg", 1_700_000_000_000L + number);
  }

  @Override
  public void close() {
    availability.close();
    library.close();
  }
}
