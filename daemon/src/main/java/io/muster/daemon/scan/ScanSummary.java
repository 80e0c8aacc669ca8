package io.muster.daemon.scan;

/**
 * The counts of one scan.
 *
 * @param hashedBytes bytes that were read, including second readings
 * @param cancelled whether it ended early; then nothing is said about what it did not reach
 */
public record ScanSummary(
    long files,
    long directories,
    long links,
    long unchanged,
    long gone,
    long unreadable,
    long hashedBytes,
    boolean cancelled) {}
