package io.muster.storage.sql;

/**
 * How much memory an open database may use, per file.
 *
 * @param writerCacheKib page cache of the writer; larger ones help bulk loads with random keys
 * @param readerCacheKib page cache of each reader
 * @param readers reads at once, each on a connection of its own; more wait
 */
public record Tuning(int writerCacheKib, int readerCacheKib, int readers) {
  /** For a device with little memory: at most 3 MiB. */
  public static final Tuning MOBILE = new Tuning(1024, 1024, 2);

  /** By default: at most 16 MiB. */
  public static final Tuning SERVER = new Tuning(8 * 1024, 2 * 1024, 4);

  /** For a machine with a person before it: at most 48 MiB. */
  public static final Tuning DESKTOP = new Tuning(32 * 1024, 4 * 1024, 4);

  private static final int MIN_CACHE_KIB = 64;
  private static final int MAX_READERS = 64;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Tuning {
    if (writerCacheKib < MIN_CACHE_KIB || readerCacheKib < MIN_CACHE_KIB) {
      throw new IllegalArgumentException(
          "a page cache has at least %d KiB".formatted(MIN_CACHE_KIB));
    }
    if (readers < 1 || readers > MAX_READERS) {
      throw new IllegalArgumentException("1 to %d readers, not %d".formatted(MAX_READERS, readers));
    }
  }
}
