package io.muster.storage.legacy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;

/** A row of {@code sidecars}, read with suspicion. */
sealed interface LegacyRow {
  long id();

  /**
   * A sidecar.
   *
   * @param content its random name in the old layout
   * @param path where its bytes lie below the old folder, without a way out of it; may be empty
   */
  record Good(long id, Uuid content, VariantId variant, Blob blob, String path)
      implements LegacyRow {}

  /** A sidecar that was never made. */
  record Pending(long id) implements LegacyRow {}

  /** What can't be a sidecar, and why. */
  record Bad(long id, String reason) implements LegacyRow {}
}
