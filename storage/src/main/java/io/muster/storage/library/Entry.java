package io.muster.storage.library;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import java.util.Optional;

/**
 * A file or directory that exists.
 *
 * @param row names it within this library file, rising with its age
 * @param device the UUID of the device that has it
 * @param content of a file that was hashed
 */
public record Entry(
    long row,
    Uuid device,
    Uuid location,
    EntryPath path,
    Attributes attributes,
    Optional<ContentId> content) {
  /**
   * What the file system says of an entry; 0 where nothing is known.
   *
   * @param size in bytes
   * @param permissions POSIX mode bits
   * @param modifiedAt milliseconds since 1970
   */
  public record Attributes(EntryKind kind, long size, long permissions, long modifiedAt) {}

  /** The key of its record. */
  public RecordKey key() {
    return keyOf(device, location, path);
  }

  static RecordKey keyOf(Uuid device, Uuid location, EntryPath path) {
    return new RecordKey(
        RecordType.ENTRY, device.byteString().concat(path.entryIn(location).byteString()));
  }
}
