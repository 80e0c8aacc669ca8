package io.muster.protocol.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * A {@code DeviceAvailabilityBatch}: which sidecars of an ordered list of contents one device
 * holds.
 *
 * <p>The bitmap is variant-major: the bit of slot {@code s} under the {@code v}-th variant of the
 * mapping lies at {@code v * STRIDE + s}, so that a batch in which everything has its thumbnail is
 * one run. The stride is the same for every profile, so a batch can grow in place.
 *
 * <p>Sent as a change, it takes the place of whatever the reader has.
 */
public final class AvailabilityBatch implements BatchChange {
  /** Bit positions from one variant to the next. */
  public static final int STRIDE = 2048;

  /** Most slots of a batch, whatever the profile. */
  public static final int MAX_SLOTS = STRIDE;

  /** Most variants in a mapping. */
  public static final int MAX_VARIANTS = 256;

  /** Most batches of a device. */
  public static final int MAX_BATCHES = 16_384;

  private final int number;
  private final List<VariantId> variants;
  private final List<ContentId> slots;
  private final RoaringBitmap bits;

  /**
   * Takes the bitmap over: who hands it in must not change it any more.
   *
   * @throws IllegalArgumentException if a limit is passed, a variant or content stands twice, or a
   *     bit lies outside slots and mapping
   */
  public AvailabilityBatch(
      int number, List<VariantId> variants, List<ContentId> slots, RoaringBitmap bits) {
    this.number = number;
    this.variants = List.copyOf(variants);
    this.slots = List.copyOf(slots);
    this.bits = bits;
    check(number >= 0 && number < MAX_BATCHES, "batch number out of range");
    check(variants.size() <= MAX_VARIANTS, "too many variants");
    check(slots.size() <= MAX_SLOTS, "too many slots");
    check(variants.stream().distinct().count() == variants.size(), "a variant stands twice");
    check(slots.stream().distinct().count() == slots.size(), "a content stands twice");
    bits.forEach((int position) -> check(inside(position), "a bit lies outside"));
  }

  public static AvailabilityBatch empty(int number) {
    return new AvailabilityBatch(number, List.of(), List.of(), new RoaringBitmap());
  }

  private boolean inside(int position) {
    return position >= 0 && position / STRIDE < variants.size() && position % STRIDE < slots.size();
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what + " in batch " + number);
    }
  }

  @Override
  public int number() {
    return number;
  }

  /** The variant mapping: whose bits stand first, second, and so on. */
  @Override
  public List<VariantId> variants() {
    return variants;
  }

  public List<ContentId> slots() {
    return slots;
  }

  public boolean has(int slot, VariantId variant) {
    int index = variants.indexOf(variant);
    return index >= 0 && slot >= 0 && slot < STRIDE && bits.contains(index * STRIDE + slot);
  }

  /** The variants that are held of the content in this slot, in the mapping's order. */
  public List<VariantId> held(int slot) {
    List<VariantId> held = new ArrayList<>();
    for (int index = 0; index < variants.size(); index++) {
      if (bits.contains(index * STRIDE + slot)) {
        held.add(variants.get(index));
      }
    }
    return held;
  }

  /** How many bits are set. */
  public int count() {
    return bits.getCardinality();
  }

  /** A copy of the bitmap. */
  public RoaringBitmap bits() {
    return bits.clone();
  }

  /** The bits of one variant by its place in the mapping, slot by slot. */
  public BitSet bitsOf(int index) {
    BitSet result = new BitSet(slots.size());
    for (int slot = 0; slot < slots.size(); slot++) {
      result.set(slot, bits.contains(index * STRIDE + slot));
    }
    return result;
  }

  /** The same batch with one bit set or cleared; slot and variant are added where they are new. */
  public AvailabilityBatch with(ContentId content, VariantId variant, boolean held) {
    int slot = slots.indexOf(content);
    int index = variants.indexOf(variant);
    List<ContentId> newSlots = slot >= 0 ? slots : appended(slots, content);
    List<VariantId> newVariants = index >= 0 ? variants : appended(variants, variant);
    RoaringBitmap newBits = bits.clone();
    int position =
        (index >= 0 ? index : variants.size()) * STRIDE + (slot >= 0 ? slot : slots.size());
    if (held) {
      newBits.add(position);
    } else {
      newBits.remove(position);
    }
    return new AvailabilityBatch(number, newVariants, newSlots, newBits);
  }

  private static <T> List<T> appended(List<T> list, T last) {
    List<T> result = new ArrayList<>(list);
    Collections.addAll(result, last);
    return result;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AvailabilityBatch that
        && number == that.number
        && variants.equals(that.variants)
        && slots.equals(that.slots)
        && bits.equals(that.bits);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * number + slots.hashCode()) + bits.hashCode();
  }

  @Override
  public String toString() {
    return "batch %d: %d slots, %s, %d bits".formatted(number, slots.size(), variants, count());
  }
}
