package io.muster.storage.library;

import io.muster.protocol.model.VariantId;

/**
 * A kind and variant of sidecars as the registry describes it.
 *
 * @param priority lower ones are made first
 */
public record Variant(VariantId id, String description, long priority, long bitPosition) {}
