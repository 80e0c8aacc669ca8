package io.muster.storage.integrity;

/**
 * What one slice may cost. The piece that crosses a limit is finished: a page of rows, one file of
 * a sidecar, one table.
 *
 * @param nanos of time
 * @param bytes of sidecars that are read
 */
public record Budget(long nanos, long bytes) {
  /** As long as it takes. */
  public static final Budget UNLIMITED = new Budget(Long.MAX_VALUE / 2, Long.MAX_VALUE);
}
