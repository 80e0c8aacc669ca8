package io.muster.storage.legacy;

import io.muster.storage.StorageException;

/** Which phase of an import follows which, and what must be done before. */
final class PhaseRules {
  private PhaseRules() {}

  /**
   * The phase to which an import goes on.
   *
   * @param anyway drop the older file although some of it was not taken over
   * @throws StorageException if the present one is not done, or was the last
   */
  static LegacyPhase after(LegacyProgress progress, boolean anyway) {
    return switch (progress.phase()) {
      case WRITE_BOTH -> LegacyPhase.READ_BOTH;
      case READ_BOTH -> {
        requireDone(progress);
        yield LegacyPhase.WRITE_NEW;
      }
      case WRITE_NEW -> {
        requireDone(progress);
        requireNoLoss(progress.counts(), anyway);
        yield LegacyPhase.DROPPED;
      }
      case DROPPED -> throw refused("the older library was dropped; there is nothing to do");
      case UNDOING -> throw refused("the import is being undone; wait until it is");
    };
  }

  /**
   * Refuses a phase to which an import can't go on now, by way of those in between.
   *
   * @throws StorageException if it is none that follows, or something is to be done before
   */
  static void requireWay(LegacyProgress progress, LegacyPhase to, boolean anyway) {
    LegacyPhase now = progress.phase();
    if (to == LegacyPhase.UNDOING || now == LegacyPhase.UNDOING || to.compareTo(now) < 0) {
      throw refused("that is no phase to go on to; --rollback goes back by one");
    }
    while (now != to) {
      now = after(progress.in(now), anyway);
    }
  }

  private static void requireDone(LegacyProgress progress) {
    if (progress.left() > 0) {
      throw refused(progress.left() + " rows are not imported yet; wait until they are");
    }
  }

  private static void requireNoLoss(LegacyProgress.Counts counts, boolean anyway) {
    if (!anyway && counts.waiting() + counts.problems() > 0) {
      throw refused(
          "%d contents wait and %d rows have problems: see --status, then say --anyway"
              .formatted(counts.waiting(), counts.problems()));
    }
  }

  /**
   * The phase to which an import goes back.
   *
   * @throws StorageException if the older file was dropped
   */
  static LegacyPhase before(LegacyPhase phase, LegacySource source) {
    return switch (phase) {
      case WRITE_NEW -> LegacyPhase.READ_BOTH;
      case READ_BOTH -> LegacyPhase.WRITE_BOTH;
      case WRITE_BOTH, UNDOING -> LegacyPhase.UNDOING;
      case DROPPED -> throw refused(source.file() + " was dropped, there is no way back");
    };
  }

  private static StorageException refused(String why) {
    return new StorageException(StorageException.Kind.OTHER, why);
  }
}
