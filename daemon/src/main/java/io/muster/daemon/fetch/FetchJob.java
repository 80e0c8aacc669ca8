package io.muster.daemon.fetch;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.wire.FrameLimits;

/**
 * A sidecar to get, as its canonical record describes it.
 *
 * @param hash SHA-256 of the bytes
 * @param size of the whole in bytes
 */
public record FetchJob(ContentId content, VariantId variant, Hash hash, long size) {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if it is not 0 to {@link FrameLimits#SIDECAR}
   */
  public FetchJob {
    if (size < 0 || size > FrameLimits.SIDECAR) {
      throw new IllegalArgumentException(
          "%s of %s has %d bytes; at most %d are fetched"
              .formatted(variant, content, size, FrameLimits.SIDECAR));
    }
  }

  @Override
  public String toString() {
    return variant + " of " + content;
  }
}
