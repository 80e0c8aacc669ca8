package io.muster.storage.integrity;

import io.muster.protocol.model.DeviceId;
import java.util.Optional;

/** The other devices of which something is vouched for, in order of id. */
final class Others {
  private Others() {}

  /** The first one after an id in hex digits, or of all. */
  static Optional<DeviceId> after(IntegrityJob.Parts parts, String hex) {
    return parts.availability().heads().keySet().stream()
        .filter(device -> !device.equals(parts.self()))
        .filter(device -> device.hash().hex().compareTo(hex) > 0)
        .min((a, b) -> a.hash().hex().compareTo(b.hash().hex()));
  }
}
