package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.storage.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** A device with a library in a folder of its own and a clock that tests set. */
final class TestDevice implements AutoCloseable {
  static final long START = 1_750_000_000_000L;

  final ByteString publicKey;
  final DeviceId id;
  private final Path folder;
  private final SplittableRandom random;
  long nowMillis = START;
  Library library;

  /** Opens the device's library in a folder of its own name, or makes one there. */
  TestDevice(Path parent, String name) {
    this.publicKey = ByteString.copyFromUtf8("key of " + name);
    this.id = DeviceId.ofPublicKey(publicKey.toByteArray());
    this.folder = parent.resolve(name);
    this.random = new SplittableRandom(name.hashCode());
    NewLibrary wanted = new NewLibrary(name + "'s", publicKey, name);
    this.library =
        Library.exists(folder)
            ? Library.open(folder, options())
            : Library.create(folder, options(), wanted);
  }

  /** A closed device's library, copied: much faster than making one. */
  TestDevice copyTo(Path parent) throws IOException {
    Path copy = Files.createDirectories(parent.resolve(folder.getFileName()));
    Files.copy(file(), copy.resolve(file().getFileName()));
    return new TestDevice(parent, folder.getFileName().toString());
  }

  LibraryOptions options() {
    return new LibraryOptions(id, () -> nowMillis, random::nextLong, Durability.OFF);
  }

  Path file() {
    return folder.resolve("library.db");
  }

  Path folder() {
    return folder;
  }

  void reopen() {
    library.close();
    library = Library.open(folder, options());
  }

  /** Takes everything that the other has and this one lacks, in small pieces. */
  void pull(TestDevice other, int maxRecords) {
    pull(other, maxRecords, Integer.MAX_VALUE);
  }

  void pull(TestDevice other, int maxRecords, int pieces) {
    for (int i = 0; i < pieces; i++) {
      List<ChangeRange> missing = other.library.context().minus(library.context());
      if (missing.isEmpty()) {
        return;
      }
      library.merge(other.library.changes(missing.getFirst(), maxRecords, 1 << 20));
    }
  }

  static Blob blob(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Blob.ready(Hash.sha256(bytes), bytes.length, "jpg", START);
  }

  @Override
  public void close() {
    library.close();
  }
}
