package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Uuid;
import java.util.Arrays;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * The bits of a batch in memory, one variant after the other, each in whole words. On disk they are
 * a Roaring bitmap of {@code variant * STRIDE + slot}, or, where that is smaller, one of the bits
 * that are not set: nearly everything is held nearly everywhere.
 */
final class BitTable {
  private static final int STRIDE_WORDS = AvailabilityBatch.STRIDE / Long.SIZE;

  private final int variants;
  private final int slots;
  private final int width;
  private final long[] words;

  private BitTable(int variants, int slots, long[] words) {
    this.variants = variants;
    this.slots = slots;
    this.width = width(slots);
    this.words = words;
  }

  /** A table without a bit set. */
  BitTable(int variants, int slots) {
    this(variants, slots, new long[variants * width(slots)]);
  }

  private static int width(int slots) {
    return (slots + Long.SIZE - 1) / Long.SIZE;
  }

  static BitTable of(AvailabilityBatch batch) {
    BitTable table = new BitTable(batch.variants().size(), batch.slots().size());
    batch.bits().forEach((int position) -> table.set(position, true));
    return table;
  }

  int variants() {
    return variants;
  }

  int slots() {
    return slots;
  }

  /** The words of one variant after the other; must not be changed. */
  long[] words() {
    return words;
  }

  /** The index of a slot's word under a variant. */
  int word(int variant, int slot) {
    return variant * width + slot / Long.SIZE;
  }

  boolean has(int variant, int slot) {
    return (words[word(variant, slot)] >>> slot & 1) != 0;
  }

  /** Only for a table that nobody else has yet. */
  void set(int variant, int slot, boolean held) {
    if (held) {
      words[word(variant, slot)] |= 1L << slot;
    } else {
      words[word(variant, slot)] &= ~(1L << slot);
    }
  }

  private void set(int position, boolean held) {
    set(position / AvailabilityBatch.STRIDE, position % AvailabilityBatch.STRIDE, held);
  }

  /** A copy with room for more, or the same much. */
  BitTable copy(int newVariants, int newSlots) {
    return cut(newVariants, newSlots);
  }

  /** A copy with fewer slots, all of the lost ones without a bit. */
  BitTable cut(int newVariants, int newSlots) {
    BitTable copy = new BitTable(newVariants, newSlots);
    for (int variant = 0; variant < variants; variant++) {
      System.arraycopy(
          words, variant * width, copy.words, variant * copy.width, Math.min(width, copy.width));
    }
    return copy;
  }

  int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** Bytes that it takes in memory, about. */
  int weight() {
    return words.length * Long.BYTES + 64;
  }

  RoaringBitmap roaring() {
    return roaring(false);
  }

  private RoaringBitmap roaring(boolean complement) {
    long[] strided = new long[variants * STRIDE_WORDS];
    for (int variant = 0; variant < variants; variant++) {
      for (int word = 0; word < width; word++) {
        long bits = words[variant * width + word];
        strided[variant * STRIDE_WORDS + word] = complement ? ~bits & mask(word) : bits;
      }
    }
    RoaringBitmap bitmap = BitSetUtil.bitmapOf(strided);
    bitmap.runOptimize();
    return bitmap;
  }

  /** The bits of a word that stand for slots. */
  private long mask(int word) {
    int left = slots - word * Long.SIZE;
    return left >= Long.SIZE ? -1 : (1L << left) - 1;
  }

  /** The smaller of the two bitmaps, and which of them it is. */
  static final class Packed {
    private final boolean complement;
    private final byte[] bitmap;

    Packed(boolean complement, byte[] bitmap) {
      this.complement = complement;
      this.bitmap = bitmap;
    }

    boolean complement() {
      return complement;
    }

    byte[] bitmap() {
      return bitmap;
    }
  }

  Packed pack() {
    boolean more = count() * 2 > variants * slots;
    byte[] bitmap = CanonicalBits.bytes(roaring(more));
    if (!more || bitmap.length < Uuid.SIZE) {
      return new Packed(more, bitmap);
    }
    byte[] plain = CanonicalBits.bytes(roaring(false));
    return plain.length < bitmap.length ? new Packed(false, plain) : new Packed(true, bitmap);
  }

  /**
   * Reads what {@link #pack} gave.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static BitTable unpack(int variants, int slots, Packed packed) {
    BitTable table = new BitTable(variants, slots);
    if (packed.complement()) {
      for (int variant = 0; variant < variants; variant++) {
        for (int word = 0; word < table.width; word++) {
          table.words[variant * table.width + word] = table.mask(word);
        }
      }
    }
    CanonicalBits.parse(packed.bitmap())
        .forEach((int position) -> table.put(position, !packed.complement()));
    return table;
  }

  private void put(int position, boolean held) {
    if (position < 0
        || position / AvailabilityBatch.STRIDE >= variants
        || position % AvailabilityBatch.STRIDE >= slots) {
      throw new IllegalArgumentException("a bit lies outside of its batch");
    }
    set(position, held);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitTable that
        && variants == that.variants
        && slots == that.slots
        && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }
}
