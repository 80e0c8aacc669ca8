package io.muster.storage.legacy;

/** A row of the older file's sidecars that was not taken over, or not whole, and why. */
public record LegacyProblem(long id, Kind kind, String reason) {
  /** What is wrong. */
  public enum Kind {
    /** No sidecar: a wrong type, a bad checksum, a path that leads elsewhere. */
    REJECTED,
    /** The library does not say the same after the import. */
    MISMATCH,
    /** Its bytes are not where and what the row says; the record was taken over. */
    BYTES
  }
}
