package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Batch.Moment;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An own batch while many of its bits change: copied once, not once for every bit. */
final class BatchEdit {
  private static final Logger LOG = LoggerFactory.getLogger(BatchEdit.class);
  private static final Hash NO_SLOTS = BatchTree.slots(ByteBuffer.allocate(0));

  private final Draft draft;
  private final Profile profile;
  private final int number;
  private final @Nullable Batch before;
  private List<VariantId> variants;
  private BitTable bits;
  private int[] ordinals = new int[0];
  private int size;
  private boolean grown;
  private boolean changed;

  private BatchEdit(Draft draft, Profile profile, int number, @Nullable Batch before) {
    this.draft = draft;
    this.profile = profile;
    this.number = number;
    this.before = before;
    this.variants = before == null ? List.of() : before.mapping().variants();
    this.bits = before == null ? new BitTable(0, 0) : before.bits();
    this.size = bits.slots();
  }

  static BatchEdit of(Draft draft, Profile profile, int number) throws SQLException {
    BatchRow row = draft.roll().find(number);
    return new BatchEdit(draft, profile, number, row == null ? null : draft.batch(row));
  }

  /** The mapping that it has, unless a variant came to it. */
  Optional<Mapping> mapping() {
    return before == null || before.mapping().size() != variants.size()
        ? Optional.empty()
        : Optional.of(before.mapping());
  }

  /** Whether another content has room. */
  boolean hasRoom() {
    return profile.fits(size + 1, Math.max(1, variants.size()));
  }

  /** Adds a slot at the end and returns it. */
  int append(int ordinal) throws SQLException {
    BatchRow row = draft.roll().find(number);
    if (!grown && row != null) {
      ordinals = draft.ordinals(row);
    }
    grown = true;
    if (size == ordinals.length) {
      ordinals = Arrays.copyOf(ordinals, Math.max(16, Math.min(2 * size, profile.batchSize())));
    }
    ordinals[size] = ordinal;
    return size++;
  }

  /** Makes changes of one slot. */
  void apply(int slot, BitChanges changes, int content, int[] indexes) {
    for (int variant = 0; variant < indexes.length; variant++) {
      boolean sets = changes.sets(content, variant);
      int index = indexes[variant];
      if (index >= 0 && (sets || changes.clears(content, variant))) {
        set(index, slot, sets);
      }
    }
  }

  private void set(int index, int slot, boolean held) {
    if (slot >= bits.slots() || index >= bits.variants()) {
      bits = bits.copy(variants.size(), Math.max(slot + 1, grown ? ordinals.length : size));
      changed = true;
    }
    if (bits.has(index, slot) == held) {
      return;
    }
    if (!changed) {
      bits = bits.copy(bits.variants(), bits.slots());
      changed = true;
    }
    bits.set(index, slot, held);
  }

  /**
   * The indexes of the variants of some changes in this batch; those of which a bit is set enter
   * the mapping, preferred ones first, as long as it has room.
   */
  int[] indexes(BitChanges changes, int[] contents) {
    List<VariantId> wanted = changes.variants();
    int[] indexes = new int[wanted.size()];
    List<VariantId> missing = new ArrayList<>();
    for (int variant = 0; variant < indexes.length; variant++) {
      indexes[variant] = variants.indexOf(wanted.get(variant));
      if (indexes[variant] < 0 && setsAny(changes, contents, variant)) {
        missing.add(wanted.get(variant));
      }
    }
    if (!missing.isEmpty()) {
      extend(missing);
      for (int variant = 0; variant < indexes.length; variant++) {
        indexes[variant] = variants.indexOf(wanted.get(variant));
      }
    }
    return indexes;
  }

  private static boolean setsAny(BitChanges changes, int[] contents, int variant) {
    for (int content : contents) {
      if (changes.sets(content, variant)) {
        return true;
      }
    }
    return false;
  }

  private void extend(List<VariantId> missing) {
    List<VariantId> extended = new ArrayList<>(variants);
    for (VariantId variant : missing.stream().sorted(profile.order()).toList()) {
      if (extended.size() < profile.maxVariants()
          && profile.fits(Math.max(1, Math.min(size, profile.batchSize())), extended.size() + 1)) {
        extended.add(variant);
      } else {
        LOG.warn("batch {} has no room for {}: it is not published there", number, variant);
      }
    }
    variants = List.copyOf(extended);
  }

  /** Stores the batch where something in it changed. */
  boolean store(Moment moment) throws SQLException {
    if (!changed && !grown) {
      return false;
    }
    BitTable after = bits.slots() == size ? bits : bits.cut(variants.size(), size);
    Mapping mapping = draft.write().store().mapping(variants);
    if (after.variants() != mapping.size()) {
      after = after.copy(mapping.size(), size);
    }
    Hash device = draft.device().hash();
    if (grown) {
      int[] all = Arrays.copyOf(ordinals, size);
      Hash slots = BatchTree.slots(draft.write().uuids(all));
      draft.put(Batch.of(device, number, slots, mapping, after, moment), all);
    } else {
      Hash slots = before == null ? NO_SLOTS : before.row().slots();
      draft.put(Batch.of(device, number, slots, mapping, after, moment));
    }
    return true;
  }

  /** Whether something in it changed. */
  boolean isChanged() {
    return changed || grown;
  }
}
