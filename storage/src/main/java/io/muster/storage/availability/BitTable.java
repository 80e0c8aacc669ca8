package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * The bits of a batch in memory, one variant after the other, each in whole words. On disk they are
 * a Roaring bitmap of {@code variant * STRIDE + slot}, or, where that is smaller, one of the bits
 * that are not set, since nearly everything is held nearly everywhere; or, where they are mixed so
 * much that no bitmap helps, the plain words.
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
    return of(batch.variants().size(), batch.slots().size(), batch.bits());
  }

  /** A table of positions, which lie inside. */
  static BitTable of(int variants, int slots, RoaringBitmap bits) {
    BitTable table = new BitTable(variants, slots);
    bits.forEach((int position) -> table.set(position, true));
    return table;
  }

  /** Turns bits round; only for a table that nobody else has yet. */
  void toggle(RoaringBitmap positions) {
    positions.forEach(
        (int position) -> {
          int slot = position % AvailabilityBatch.STRIDE;
          words[word(position / AvailabilityBatch.STRIDE, slot)] ^= 1L << slot;
        });
  }

  /** The part that has this size: it has as much at least. */
  BitTable within(int newVariants, int newSlots) {
    BitTable part = new BitTable(newVariants, newSlots);
    for (int variant = 0; variant < newVariants; variant++) {
      for (int word = 0; word < part.width; word++) {
        part.words[variant * part.width + word] = words[variant * width + word] & part.mask(word);
      }
    }
    return part;
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

  /** How bits are stored. */
  enum Form {
    /** A Roaring bitmap of the bits that are set. */
    SET(0),
    /** A Roaring bitmap of the bits that are not set. */
    NOT_SET(1),
    /** The words up to the last slot's byte, little-endian, one variant after the other. */
    PLAIN(2);

    private final byte code;

    Form(int code) {
      this.code = (byte) code;
    }

    byte code() {
      return code;
    }

    static Form of(byte code) {
      return switch (code) {
        case 0 -> SET;
        case 1 -> NOT_SET;
        case 2 -> PLAIN;
        default -> throw new IllegalArgumentException("bits in an unknown form");
      };
    }
  }

  /** Bits as they are stored. */
  static final class Packed {
    private final Form form;
    private final byte[] bytes;

    Packed(Form form, byte[] bytes) {
      this.form = form;
      this.bytes = bytes;
    }

    Form form() {
      return form;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  private static final int ROARING_HEAD = 16;

  /** The smallest form, as far as can be told without trying. */
  Packed pack() {
    int set = count();
    int fewer = Math.min(set, variants * slots - set);
    int roaring = ROARING_HEAD + Math.min(2 * fewer, 4 * runs());
    if (roaring >= variants * rowBytes()) {
      return new Packed(Form.PLAIN, plain());
    }
    boolean complement = fewer < set;
    return new Packed(
        complement ? Form.NOT_SET : Form.SET, CanonicalBits.bytes(roaring(complement)));
  }

  /** Runs of set bits. */
  private int runs() {
    int runs = 0;
    for (int word = 0; word < words.length; word++) {
      long before = word % width == 0 ? 0 : words[word - 1] >>> 63;
      runs += Long.bitCount(words[word] & ~(words[word] << 1 | before));
    }
    return runs;
  }

  private int rowBytes() {
    return (slots + Byte.SIZE - 1) / Byte.SIZE;
  }

  private byte[] plain() {
    ByteBuffer out = ByteBuffer.allocate(variants * rowBytes() + Long.BYTES);
    out.order(ByteOrder.LITTLE_ENDIAN);
    for (int variant = 0; variant < variants; variant++) {
      int row = variant * rowBytes();
      for (int word = 0; word < width; word++) {
        // the bytes past the row's end are the next row's, which is written after it
        out.putLong(row + word * Long.BYTES, words[variant * width + word]);
      }
    }
    byte[] bytes = new byte[variants * rowBytes()];
    out.get(0, bytes);
    return bytes;
  }

  /**
   * Reads what {@link #pack} gave.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static BitTable unpack(int variants, int slots, Packed packed) {
    BitTable table = new BitTable(variants, slots);
    switch (packed.form()) {
      case PLAIN -> table.putPlain(packed.bytes());
      case SET ->
          CanonicalBits.parse(packed.bytes()).forEach((int position) -> table.put(position, true));
      case NOT_SET -> {
        for (int word = 0; word < table.words.length; word++) {
          table.words[word] = table.mask(word % table.width);
        }
        CanonicalBits.parse(packed.bytes()).forEach((int position) -> table.put(position, false));
      }
    }
    return table;
  }

  private void putPlain(byte[] bytes) {
    if (bytes.length != variants * rowBytes()) {
      throw new IllegalArgumentException("plain bits of " + bytes.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.allocate(bytes.length + Long.BYTES).put(bytes);
    in.order(ByteOrder.LITTLE_ENDIAN);
    for (int word = 0; word < words.length; word++) {
      int at = word / width * rowBytes() + word % width * Long.BYTES;
      words[word] = in.getLong(at) & mask(word % width);
    }
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
