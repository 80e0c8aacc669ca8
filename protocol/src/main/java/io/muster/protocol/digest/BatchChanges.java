package io.muster.protocol.digest;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentName;
import io.muster.protocol.model.ContentPrefix;
import io.muster.protocol.model.VariantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Makes changes from batches and batches from changes, in the plainest way. */
public final class BatchChanges {
  private BatchChanges() {}

  /** All bits of a batch, for who has its slots. */
  public static BatchChange.Bits bits(AvailabilityBatch batch) {
    return new BatchChange.Bits(
        batch.number(),
        batch.variants(),
        batch.slots().size(),
        BatchTree.mark(BatchTree.slots(batch.slots())),
        batch.bits());
  }

  /**
   * The batch after a change.
   *
   * @param before as the reader has it; null if it has none
   * @param names finds the content of a prefix
   * @return empty if the change can't be understood with that
   * @throws IllegalArgumentException if what comes of it is no batch
   */
  public static Optional<AvailabilityBatch> apply(
      BatchChange change,
      @Nullable AvailabilityBatch before,
      Function<ContentPrefix, Optional<ContentId>> names) {
    return switch (change) {
      case AvailabilityBatch batch -> Optional.of(batch);
      case BatchChange.Named named ->
          ids(named.slots(), names)
              .map(
                  ids ->
                      new AvailabilityBatch(
                          named.number(), named.variants(), ids, named.bits().clone()));
      case BatchChange.Bits all -> before == null ? Optional.empty() : bits(all, before);
      case BatchChange.Toggled some ->
          before == null || !before.shape().equals(some.before())
              ? Optional.empty()
              : ids(some.slots(), names).map(ids -> toggled(some, before, ids));
    };
  }

  private static Optional<AvailabilityBatch> bits(BatchChange.Bits all, AvailabilityBatch before) {
    boolean same =
        before.slots().size() == all.slots()
            && BatchTree.mark(BatchTree.slots(before.slots())) == all.mark();
    return same
        ? Optional.of(
            new AvailabilityBatch(all.number(), all.variants(), before.slots(), all.bits().clone()))
        : Optional.empty();
  }

  private static AvailabilityBatch toggled(
      BatchChange.Toggled some, AvailabilityBatch before, List<ContentId> appended) {
    List<ContentId> slots = new ArrayList<>(before.slots());
    slots.addAll(appended);
    List<VariantId> variants = new ArrayList<>(before.variants());
    variants.addAll(some.variants());
    RoaringBitmap bits = RoaringBitmap.xor(before.bits(), some.toggled());
    return new AvailabilityBatch(some.number(), variants, slots, bits);
  }

  /** The contents of some names; empty if one is not known. */
  public static Optional<List<ContentId>> ids(
      List<? extends ContentName> slots, Function<ContentPrefix, Optional<ContentId>> names) {
    List<ContentId> ids = new ArrayList<>(slots.size());
    for (ContentName name : slots) {
      Optional<ContentId> id =
          switch (name) {
            case ContentId known -> Optional.of(known);
            case ContentPrefix prefix -> names.apply(prefix);
          };
      if (id.isEmpty()) {
        return Optional.empty();
      }
      ids.add(id.get());
    }
    return Optional.of(ids);
  }
}
