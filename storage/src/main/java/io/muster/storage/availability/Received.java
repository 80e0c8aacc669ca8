package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentName;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Batch.Moment;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch as another device's change leaves it, with the leaf that follows from it.
 *
 * @param keeps whether the slots stay that are stored, before those that come
 * @param come further slots
 */
record Received(
    int number,
    Hash leaf,
    Hash slots,
    Mapping mapping,
    BitTable bits,
    boolean keeps,
    List<ContentId> come) {
  /** What becomes of a batch; empty if the change can't be understood with what is stored. */
  static Optional<Received> of(BatchChange change, Draft draft) throws SQLException {
    BatchRow row = draft.roll().find(change.number());
    return switch (change) {
      case AvailabilityBatch batch -> Optional.of(whole(batch, draft.write().store()));
      case BatchChange.Bits all -> bits(all, row, draft);
      case BatchChange.Toggled some -> toggled(some, row, draft);
      case BatchChange.Named _ -> Optional.empty();
    };
  }

  private static Received whole(AvailabilityBatch batch, BatchStore store) {
    ByteBuffer uuids = Memory.uuids(batch.slots().size());
    batch.slots().forEach(content -> put(uuids, content));
    Hash slots = BatchTree.slots(uuids.flip());
    Mapping mapping = store.mapping(batch.variants());
    return of(batch.number(), slots, mapping, BitTable.of(batch), false, batch.slots());
  }

  private static void put(ByteBuffer uuids, ContentId content) {
    uuids.putLong(content.uuid().high()).putLong(content.uuid().low());
  }

  private static Received of(
      int number, Hash slots, Mapping mapping, BitTable bits, boolean keeps, List<ContentId> come) {
    Hash leaf = BatchTree.leaf(number, mapping.leafBytes(), slots, bits.words());
    return new Received(number, leaf, slots, mapping, bits, keeps, come);
  }

  private static Optional<Received> bits(
      BatchChange.Bits all, @Nullable BatchRow row, Draft draft) {
    if (row == null || row.contents() != all.slots() || BatchTree.mark(row.slots()) != all.mark()) {
      return Optional.empty();
    }
    Mapping mapping = draft.write().store().mapping(all.variants());
    BitTable bits = BitTable.of(mapping.size(), all.slots(), all.bits());
    return Optional.of(of(all.number(), row.slots(), mapping, bits, true, List.of()));
  }

  private static Optional<Received> toggled(
      BatchChange.Toggled some, @Nullable BatchRow row, Draft draft) throws SQLException {
    if (row == null || row.contents() != some.before().slots()) {
      return Optional.empty();
    }
    Batch before = draft.batch(row);
    List<VariantId> variants = new ArrayList<>(before.mapping().variants());
    variants.addAll(some.variants());
    Optional<List<ContentId>> come = newcomers(some.slots(), row, draft);
    if (before.mapping().size() != some.before().variants()
        || variants.stream().distinct().count() != variants.size()
        || come.isEmpty()) {
      return Optional.empty();
    }
    Mapping mapping =
        some.variants().isEmpty() ? before.mapping() : draft.write().store().mapping(variants);
    BitTable bits = before.bits().copy(some.after().variants(), some.after().slots());
    bits.toggle(some.toggled());
    Hash slots = come.get().isEmpty() ? row.slots() : slots(row, come.get(), draft);
    return Optional.of(of(some.number(), slots, mapping, bits, true, come.get()));
  }

  /** The contents that come to a batch; empty if one is not known or stands there already. */
  private static Optional<List<ContentId>> newcomers(
      List<ContentName> names, BatchRow row, Draft draft) throws SQLException {
    List<ContentId> come = new ArrayList<>();
    Set<ContentId> once = new HashSet<>();
    for (ContentName name : names) {
      if (!(name instanceof ContentId id) || !once.add(id)) {
        return Optional.empty();
      }
      come.add(id);
    }
    if (!come.isEmpty()) {
      Set<Integer> here = new HashSet<>();
      Arrays.stream(draft.ordinals(row)).forEach(here::add);
      for (ContentId id : come) {
        if (here.contains(draft.write().find(id))) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(come);
  }

  private static Hash slots(BatchRow row, List<ContentId> come, Draft draft) throws SQLException {
    ByteBuffer before = draft.write().uuids(draft.ordinals(row));
    ByteBuffer all = ByteBuffer.allocate(before.remaining() + come.size() * Uuid.SIZE).put(before);
    come.forEach(content -> put(all, content));
    return BatchTree.slots(all.flip());
  }

  /** The row that it belongs in. */
  BatchRow row(Moment moment) {
    return new BatchRow(
        number, leaf, slots, moment.sequence(), moment.millis(), bits.slots(), bits.count());
  }

  /** Stores it in place of the one with its number, unless it is the same. */
  void store(Draft draft, Moment moment) throws SQLException {
    BatchRow before = draft.roll().find(number);
    if (before != null && before.leaf().equals(leaf)) {
      return;
    }
    Batch after = Batch.of(draft.device().hash(), row(moment), mapping, bits);
    if (before != null && before.slots().equals(slots)) {
      draft.put(after);
      return;
    }
    int[] kept = keeps && before != null ? draft.ordinals(before) : new int[0];
    int[] ordinals = Arrays.copyOf(kept, kept.length + come.size());
    for (int slot = 0; slot < come.size(); slot++) {
      ordinals[kept.length + slot] = draft.write().ordinal(come.get(slot));
    }
    draft.put(after, ordinals);
  }
}
