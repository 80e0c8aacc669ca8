package io.muster.daemon.control;

/**
 * A variant of the registry.
 *
 * @param priority lower ones are made first
 * @param active whether it is still made
 * @param sidecars how many with bytes there are
 * @param averageSize of them, in bytes
 */
public record VariantView(
    String id,
    String description,
    long priority,
    long bitPosition,
    boolean active,
    long sidecars,
    long averageSize) {}
