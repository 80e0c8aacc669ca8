package io.muster.storage.library;

import io.muster.protocol.model.VariantId;

/**
 * A kind and variant of sidecars as the registry describes it.
 *
 * @param priority lower ones are made first
 * @param active whether it is still made
 * @param sidecars how many with bytes there are
 * @param bytes of all of them
 */
public record Variant(
    VariantId id,
    String description,
    long priority,
    long bitPosition,
    boolean active,
    long sidecars,
    long bytes) {

  /** Bytes of a sidecar on average; 0 where there is none. */
  public long averageSize() {
    return sidecars == 0 ? 0 : Math.round((double) bytes / sidecars);
  }
}
