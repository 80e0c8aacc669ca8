package io.muster.protocol.step;

/** How one channel stands with one peer. */
public enum Agreement {
  /** Compared by root since the last change on either side. */
  IN_SYNC,
  /** Connected, and something is on its way. */
  EXCHANGING,
  /** Not connected, and something has changed since the last proof. */
  BEHIND,
  /** Never compared. */
  UNKNOWN
}
