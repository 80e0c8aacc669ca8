package io.muster.storage.availability;

import io.muster.protocol.model.Head;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * What changed in a device's batches up to a head.
 *
 * @param head the vouched head that the changes lead to
 * @param batches by number; those that are left out are as they were
 */
public record RecentChanges(Head head, List<BatchChange> batches) {
  public RecentChanges {
    batches = List.copyOf(batches);
  }

  /** What changed in one batch. */
  public sealed interface BatchChange {
    int number();
  }

  /**
   * The batch grew or some of its bits changed: slots and variants that it had stand where they
   * stood.
   *
   * @param slotsBefore how many slots it had; the present batch has the others
   * @param variantsBefore how many variants it had
   * @param set positions, {@code variant * STRIDE + slot}, that have a bit now
   * @param cleared positions that have none any more
   */
  public record Positions(
      int number, int slotsBefore, int variantsBefore, RoaringBitmap set, RoaringBitmap cleared)
      implements BatchChange {
    /** This change and then another one. */
    Positions then(Positions later) {
      RoaringBitmap nowSet = RoaringBitmap.andNot(set, later.cleared);
      nowSet.or(later.set);
      RoaringBitmap nowCleared = RoaringBitmap.andNot(cleared, later.set);
      nowCleared.or(later.cleared);
      return new Positions(number, slotsBefore, variantsBefore, nowSet, nowCleared);
    }
  }

  /** The batch is another one now, or gone: its slots or mapping changed otherwise. */
  public record Rewritten(int number) implements BatchChange {}
}
