package io.muster.protocol.model;

/** This device now holds a sidecar, or no longer does. */
public record BitChange(ContentId content, VariantId variant, boolean held) {}
