package io.muster.storage.library;

/**
 * How much the library holds.
 *
 * @param contents distinct contents
 * @param groups contents with at least one sidecar, failed ones counted
 * @param sidecars sidecars with bytes
 * @param failed sidecars that could not be made
 */
public record LibraryCounts(long contents, long groups, long sidecars, long failed) {}
