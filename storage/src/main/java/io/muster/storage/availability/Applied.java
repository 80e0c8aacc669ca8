package io.muster.storage.availability;

/**
 * What became of a received head or of received batches.
 *
 * @param holes batches that are still missing on the way to the target
 */
public record Applied(Outcome outcome, int holes) {
  /** How it ended. */
  public enum Outcome {
    /** The head is vouched for. */
    COMPLETE,

    /** What fits is stored; the rest are holes. */
    PARTIAL,

    /** Nothing newer than what is there; nothing was written. */
    STALE,

    /**
     * Root or counts are not those of the batches: nothing was written, or, where this came out
     * with the last hole, the target was given up.
     */
    MISMATCH,

    /** The owner signed two roots for one version: a clone. Nothing was written. */
    CONFLICT
  }

  static Applied of(Outcome outcome) {
    return new Applied(outcome, 0);
  }

  static Applied partial(int holes) {
    return new Applied(Outcome.PARTIAL, holes);
  }
}
