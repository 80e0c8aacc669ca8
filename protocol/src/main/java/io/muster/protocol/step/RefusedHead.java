package io.muster.protocol.step;

/** Why a head that a peer showed was not taken. */
public enum RefusedHead {
  /** Its owner did not sign it. */
  FORGED,
  /** A later one is known: it is said once more, or somebody goes back to it. */
  OLDER,
  /** Another one with the same version is known. */
  CLASHING,
  /** Its owner, library or key is not known here. */
  STRANGE
}
