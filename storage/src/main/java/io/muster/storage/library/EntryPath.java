package io.muster.storage.library;

import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import java.nio.charset.StandardCharsets;

/**
 * Where an entry lies in its location, with {@code /} on every system.
 *
 * @param folder the path of the folder that holds it, empty for the top of the location
 * @param name the last segment
 */
public record EntryPath(String folder, String name) {
  private static final byte[] TAG = "muster entry".getBytes(StandardCharsets.US_ASCII);

  /** Splits {@code folder/name}. */
  public static EntryPath of(String path) {
    int border = path.lastIndexOf('/');
    return border < 0
        ? new EntryPath("", path)
        : new EntryPath(path.substring(0, border), path.substring(border + 1));
  }

  /** Folder and name in one. */
  public String full() {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** The id of the entry at this path: the same path in the same location, the same id. */
  public Uuid entryIn(Uuid location) {
    byte[] path = full().getBytes(StandardCharsets.UTF_8);
    return Uuid.from(Hash.sha256(TAG, location.bytes(), path));
  }
}
