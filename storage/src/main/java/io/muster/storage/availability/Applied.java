package io.muster.storage.availability;

import java.util.List;

/**
 * What became of a received head or of received batches.
 *
 * @param holes batches that are still missing on the way to the target
 * @param unknown those among what came that can't be understood here, by number: they name contents
 *     or slots that are not known
 */
public record Applied(Outcome outcome, int holes, List<Integer> unknown) {
  public Applied {
    unknown = List.copyOf(unknown);
  }

  /** All that came was understood. */
  public Applied(Outcome outcome, int holes) {
    this(outcome, holes, List.of());
  }

  /** How it ended. */
  public enum Outcome {
    /** The head is vouched for. */
    COMPLETE,

    /** What fits is stored; the rest are holes. */
    PARTIAL,

    /** Some of the changes can't be understood here; nothing was written. */
    UNKNOWN,

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

  static Applied partial(int holes, List<Integer> unknown) {
    return new Applied(Outcome.PARTIAL, holes, unknown);
  }

  static Applied unknown(List<Integer> batches) {
    return new Applied(Outcome.UNKNOWN, 0, batches);
  }
}
