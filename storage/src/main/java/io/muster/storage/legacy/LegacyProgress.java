package io.muster.storage.legacy;

/**
 * How far an import is, in rows of the older file's sidecars.
 *
 * @param rows that were looked at, without those that mirroring added
 * @param left that were not yet
 */
public record LegacyProgress(
    LegacySource source, LegacyPhase phase, Counts counts, long rows, long left) {

  /** The same rows in another phase. */
  LegacyProgress in(LegacyPhase other) {
    return new LegacyProgress(source, other, counts, rows, left);
  }

  /**
   * What became of the rows.
   *
   * @param imported entered into the library by this import
   * @param verified read back from the library and found equal
   * @param kept left alone since the library says something else of that sidecar
   * @param pending never made, hence nothing to import
   * @param bytes sidecars whose bytes were taken over
   * @param waiting contents of which nobody knows which bytes they are
   * @param problems rows that are listed: hostile, unlike after the import, or with bytes missing
   */
  public record Counts(
      long imported,
      long verified,
      long kept,
      long pending,
      long bytes,
      long waiting,
      long problems) {}
}
