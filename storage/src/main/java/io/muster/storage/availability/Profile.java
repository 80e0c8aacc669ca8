package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.VariantId;
import java.util.Comparator;
import java.util.List;

/**
 * What kind of machine this is, as far as availability goes.
 *
 * @param batchSize slots of an own batch, 1 to {@link AvailabilityBatch#MAX_SLOTS}; smaller ones
 *     make a change cheaper to send, larger ones make more bits compress together
 * @param maxBitmapBytes bytes of an own batch's bits before they are compressed, up to {@link
 *     #MAX_BITMAP_BYTES}; with more variants than fit, a batch takes fewer slots
 * @param maxVariants variants in the mapping of an own batch; those that come when it is full are
 *     not published from that batch
 * @param preferredKinds kinds that come first where there is not room for all: they enter a mapping
 *     before the others, so theirs are the bits that a small mapping has and that lie in front
 * @param cacheBytes decoded bits kept in memory, of all devices, about
 */
public record Profile(
    int batchSize,
    int maxBitmapBytes,
    int maxVariants,
    List<String> preferredKinds,
    int cacheBytes) {
  /** Most bytes of a batch's bits, whatever the profile. */
  public static final int MAX_BITMAP_BYTES = 128 * 1024;

  /** A device with little memory: a phone, a tablet. */
  public static final Profile MOBILE =
      new Profile(250, 16 * 1024, 64, List.of("thumb", "text"), 1536 * 1024);

  /** A machine that serves, and the default. */
  public static final Profile SERVER =
      new Profile(
          1000, MAX_BITMAP_BYTES, AvailabilityBatch.MAX_VARIANTS, List.of(), 64 * 1024 * 1024);

  /** A machine with a screen before it. */
  public static final Profile DESKTOP =
      new Profile(
          2000,
          MAX_BITMAP_BYTES,
          AvailabilityBatch.MAX_VARIANTS,
          List.of("thumb"),
          16 * 1024 * 1024);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Profile {
    preferredKinds = List.copyOf(preferredKinds);
    check("slots of a batch", batchSize, AvailabilityBatch.MAX_SLOTS);
    check("bytes of a bitmap", maxBitmapBytes, MAX_BITMAP_BYTES);
    check("variants of a batch", maxVariants, AvailabilityBatch.MAX_VARIANTS);
    check("bytes of a cache", cacheBytes, Integer.MAX_VALUE);
  }

  private static void check(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("%s: 1 to %d, not %d".formatted(what, most, value));
    }
  }

  /** The same with batches of another size. */
  public Profile withBatchSize(int slots) {
    return new Profile(slots, maxBitmapBytes, maxVariants, preferredKinds, cacheBytes);
  }

  /** The order in which variants enter a mapping: preferred kinds as listed, then as they come. */
  Comparator<VariantId> order() {
    return Comparator.comparingInt(
        variant -> {
          int at = preferredKinds.indexOf(variant.kind());
          return at < 0 ? preferredKinds.size() : at;
        });
  }

  /** Whether a batch may have so many slots under so many variants. */
  boolean fits(int slots, int variants) {
    return slots <= batchSize && variants * ((slots + 7) / 8) <= maxBitmapBytes;
  }
}
