package io.muster.storage.legacy;

/**
 * Where the taking over of an older library stands. Phases go up one at a time; each but the last
 * goes back to the one before.
 *
 * <pre>
 * WRITE_BOTH   rows are imported; this device's own writes also appear in the older file
 * READ_BOTH    besides, what is not imported yet is answered from the older file
 * WRITE_NEW    the older file is no longer written, nor asked for answers
 * DROPPED      it is gone
 * UNDOING      from WRITE_BOTH back to nothing: what was imported is taken out again
 * </pre>
 */
public enum LegacyPhase {
  WRITE_BOTH,
  READ_BOTH,
  WRITE_NEW,
  DROPPED,
  UNDOING;

  /** Whether this device's own writes appear in the older file. */
  boolean mirrors() {
    return this == WRITE_BOTH || this == READ_BOTH;
  }
}
