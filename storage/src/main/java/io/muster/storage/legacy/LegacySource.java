package io.muster.storage.legacy;

import io.muster.protocol.model.Uuid;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is imported.
 *
 * @param file the older library's database, absolute
 * @param device what the older library calls this device, whose rows alone become bits; empty if
 *     none do
 * @param sidecars the folder that the rows' paths are relative to; empty if no bytes are taken over
 */
public record LegacySource(Path file, Optional<Uuid> device, Optional<Path> sidecars) {
  /**
   * Checks the paths.
   *
   * @throws IllegalArgumentException if one is not absolute
   */
  public LegacySource {
    if (!file.isAbsolute() || sidecars.map(Path::isAbsolute).equals(Optional.of(false))) {
      throw new IllegalArgumentException("the older library's paths have to be absolute");
    }
  }
}
