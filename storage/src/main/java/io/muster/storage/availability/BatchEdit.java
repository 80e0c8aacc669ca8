package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** An own batch while many of its bits change: copied once, not once for every bit. */
final class BatchEdit {
  private final int number;
  private final List<VariantId> variants;
  private final List<ContentId> slots;
  private final RoaringBitmap bits;
  private boolean changed;

  BatchEdit(AvailabilityBatch batch) {
    number = batch.number();
    variants = new ArrayList<>(batch.variants());
    slots = new ArrayList<>(batch.slots());
    bits = batch.bits();
  }

  int size() {
    return slots.size();
  }

  boolean has(int slot, ContentId content) {
    return slot < slots.size() && slots.get(slot).equals(content);
  }

  boolean isChanged() {
    return changed;
  }

  /** Adds a slot at the end and returns it. */
  int append(ContentId content) {
    slots.add(content);
    changed = true;
    return slots.size() - 1;
  }

  void set(int slot, VariantId variant, boolean held) {
    int index = variants.indexOf(variant);
    if (index < 0 && !held) {
      return;
    }
    if (index < 0) {
      variants.add(variant);
      index = variants.size() - 1;
    }
    int position = index * AvailabilityBatch.STRIDE + slot;
    changed |= held ? bits.checkedAdd(position) : bits.checkedRemove(position);
  }

  /** The batch as it is now; the edit must not be used any more. */
  AvailabilityBatch batch() {
    return new AvailabilityBatch(number, variants, slots, bits);
  }
}
