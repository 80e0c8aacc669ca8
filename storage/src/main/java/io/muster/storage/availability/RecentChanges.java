package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange.Shape;
import io.muster.protocol.model.Head;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * What changed in a device's batches up to a head.
 *
 * @param head the vouched head that the changes lead to
 * @param batches by number; those that are left out are as they were
 */
public record RecentChanges(Head head, List<Recent> batches) {
  public RecentChanges {
    batches = List.copyOf(batches);
  }

  /** What changed in one batch. */
  public sealed interface Recent {
    int number();

    /** This change and then another one. */
    default Recent then(Recent later) {
      return this instanceof Positions some && later instanceof Positions more
          ? some.with(more)
          : new Rewritten(number());
    }
  }

  /**
   * The batch grew or some of its bits changed: slots and variants that it had stand where they
   * stood. What came to it is not told: the present batch has it.
   *
   * @param before the size it had
   * @param toggled positions among those it had, {@code variant * STRIDE + slot}, whose bit is the
   *     other one now
   */
  public record Positions(int number, Shape before, RoaringBitmap toggled) implements Recent {
    /** Leaves out positions that it did not have. */
    static Positions of(int number, Shape before, RoaringBitmap positions) {
      return new Positions(number, before, within(before, positions));
    }

    private static RoaringBitmap within(Shape shape, RoaringBitmap positions) {
      RoaringBitmap within = new RoaringBitmap();
      positions.forEach(
          (int position) -> {
            if (position % AvailabilityBatch.STRIDE < shape.slots()
                && position / AvailabilityBatch.STRIDE < shape.variants()) {
              within.add(position);
            }
          });
      return within;
    }

    private Positions with(Positions later) {
      return new Positions(
          number, before, RoaringBitmap.xor(toggled, within(before, later.toggled)));
    }
  }

  /** The batch is another one now, or gone: its slots or mapping changed otherwise. */
  public record Rewritten(int number) implements Recent {}
}
