package io.muster.protocol.model;

import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * What became of one batch, said in as little as its reader needs: who has the batch as it was
 * needs less than who has it not. Bitmaps are taken over; positions are those of {@link
 * AvailabilityBatch}. Whether it leads to the batch that the owner signed only the root can tell.
 */
public sealed interface BatchChange
    permits AvailabilityBatch, BatchChange.Toggled, BatchChange.Bits, BatchChange.Named {
  int number();

  /** The variants that it names. */
  List<VariantId> variants();

  /** The same with contents by the begin of their ids, for a reader that may know them. */
  default BatchChange abbreviated() {
    return switch (this) {
      case AvailabilityBatch batch ->
          batch.slots().isEmpty()
              ? batch
              : new Named(batch.number(), batch.variants(), prefixes(batch.slots()), batch.bits());
      case Toggled some ->
          new Toggled(
              some.number, some.before, prefixes(some.slots), some.variants, some.toggled.clone());
      case Named named ->
          new Named(named.number, named.variants, prefixes(named.slots), named.bits.clone());
      case Bits bits -> bits;
    };
  }

  private static List<ContentName> prefixes(List<? extends ContentName> names) {
    return names.stream()
        .<ContentName>map(name -> name instanceof ContentId id ? ContentPrefix.of(id) : name)
        .toList();
  }

  /** The contents that it names. */
  default List<? extends ContentName> names() {
    return switch (this) {
      case AvailabilityBatch batch -> batch.slots();
      case Toggled some -> some.slots;
      case Named named -> named.slots;
      case Bits _ -> List.of();
    };
  }

  /** How many slots and variants the bitmap of this change speaks of. */
  default Shape shape() {
    return switch (this) {
      case AvailabilityBatch batch -> new Shape(batch.slots().size(), batch.variants().size());
      case Toggled some -> some.after();
      case Named named -> new Shape(named.slots.size(), named.variants.size());
      case Bits bits -> new Shape(bits.slots, bits.variants.size());
    };
  }

  /**
   * The size of a batch.
   *
   * @param slots 0 to {@link AvailabilityBatch#MAX_SLOTS}
   * @param variants 0 to {@link AvailabilityBatch#MAX_VARIANTS}
   */
  record Shape(int slots, int variants) {
    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is passed
     */
    public Shape {
      if (slots < 0
          || slots > AvailabilityBatch.MAX_SLOTS
          || variants < 0
          || variants > AvailabilityBatch.MAX_VARIANTS) {
        throw new IllegalArgumentException("a batch of " + slots + " x " + variants);
      }
    }

    /** How many bits there are. */
    public int room() {
      return slots * variants;
    }

    /** Whether all positions of a bitmap lie inside. */
    boolean holds(RoaringBitmap bits) {
      if (bits.isEmpty()) {
        return true;
      }
      int end = variants * AvailabilityBatch.STRIDE;
      boolean inside = bits.first() >= 0 && bits.last() >= 0 && bits.last() < end;
      for (long from = 0; inside && from < end; from += AvailabilityBatch.STRIDE) {
        inside = !bits.intersects(from + slots, from + AvailabilityBatch.STRIDE);
      }
      return inside;
    }

    private void check(int number, RoaringBitmap bits) {
      if (number < 0 || number >= AvailabilityBatch.MAX_BATCHES) {
        throw new IllegalArgumentException("batch " + number + " is out of range");
      }
      if (!holds(bits)) {
        throw new IllegalArgumentException("a bit lies outside of batch " + number);
      }
    }
  }

  /**
   * Slots and variants were appended, then some bits turned round.
   *
   * @param before what it was before
   * @param slots those that were appended
   * @param variants those that were appended
   * @param toggled positions whose bit is the other one now; of what was appended, those set
   */
  record Toggled(
      int number,
      Shape before,
      List<ContentName> slots,
      List<VariantId> variants,
      RoaringBitmap toggled)
      implements BatchChange {
    public Toggled {
      slots = List.copyOf(slots);
      variants = List.copyOf(variants);
      new Shape(before.slots + slots.size(), before.variants + variants.size())
          .check(number, toggled);
    }

    /** Only bits changed. */
    public static Toggled of(int number, Shape shape, RoaringBitmap toggled) {
      return new Toggled(number, shape, List.of(), List.of(), toggled);
    }

    public Shape after() {
      return new Shape(before.slots + slots.size(), before.variants + variants.size());
    }

    /** Whether slots and variants stay as they were. */
    public boolean keepsShape() {
      return slots.isEmpty() && variants.isEmpty();
    }
  }

  /**
   * All bits, over the slots that the reader has.
   *
   * @param slots how many they are
   * @param mark tells whether they are the same; see {@link
   *     io.muster.protocol.digest.BatchTree#mark}
   */
  record Bits(int number, List<VariantId> variants, int slots, int mark, RoaringBitmap bits)
      implements BatchChange {
    public Bits {
      variants = List.copyOf(variants);
      new Shape(slots, variants.size()).check(number, bits);
    }
  }

  /** All of it, contents by names that the reader has to look up. */
  record Named(int number, List<VariantId> variants, List<ContentName> slots, RoaringBitmap bits)
      implements BatchChange {
    public Named {
      variants = List.copyOf(variants);
      slots = List.copyOf(slots);
      new Shape(slots.size(), variants.size()).check(number, bits);
    }
  }
}
