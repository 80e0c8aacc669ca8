package io.muster.sim.bench;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A library's worth of contents, each made from the seed and its number whenever it is asked for,
 * so that both layouts get the same without keeping any of it.
 *
 * @param contents how many, numbered from 0
 */
record Dataset(long seed, int contents) {
  /** Devices that hold them; the first is the one that is measured. */
  static final int DEVICES = 3;

  /** 3 kinds x 3 variants. */
  static final List<VariantId> VARIANTS =
      List.of(
          VariantId.parse("thumb_128"),
          VariantId.parse("thumb_256"),
          VariantId.parse("thumb_512"),
          VariantId.parse("transcript_default"),
          VariantId.parse("transcript_en"),
          VariantId.parse("transcript_words"),
          VariantId.parse("ocr_default"),
          VariantId.parse("ocr_layout"),
          VariantId.parse("ocr_text"));

  private static final List<String> FORMATS =
      List.of("webp", "webp", "webp", "json", "json", "json", "txt", "json", "txt");

  /** Sizes lie around these, in bytes, by half. */
  private static final List<Integer> SIZES =
      List.of(6_000, 18_000, 48_000, 9_000, 8_000, 30_000, 2_000, 12_000, 1_500);

  /** 2024-01-01, when the first was made. */
  private static final long START = 1_704_067_200_000L;

  /** Between one content and the next. */
  private static final int STEP_MILLIS = 1_500;

  /** An update comes some days after, up to so many. */
  private static final int DAYS = 1000;

  private static final long DAY_MILLIS = 86_400_000L;
  private static final int PERCENT_PRESENT = 99;
  private static final long CONTENT = 0x9e3779b97f4a7c15L;
  private static final long BLOB = 0xc2b2ae3d27d4eb4fL;
  private static final long PRESENCE = 0x165667b19e3779f9L;

  /** Generator of one thing, whatever else was drawn. */
  private SplittableRandom random(long purpose, long number) {
    return new SplittableRandom(seed * purpose + number * 0xd6e8feb86659fd93L);
  }

  /** The SHA-256 of a content's bytes. */
  Hash hash(int number) {
    return hash(random(CONTENT, number));
  }

  private static Hash hash(SplittableRandom random) {
    return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  /** What Muster calls a content. */
  ContentId content(int number) {
    return ContentId.of(hash(number));
  }

  /** What the old layout calls a content: a random UUID. */
  Uuid legacy(int number) {
    SplittableRandom random = random(CONTENT, ~(long) number);
    long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new Uuid(high, low);
  }

  /**
   * A sidecar of a content.
   *
   * @param variant index in {@link #VARIANTS}
   * @param generation 0 as first made, others after an update
   */
  Blob blob(int number, int variant, int generation) {
    long thing = (long) number * VARIANTS.size() + variant;
    SplittableRandom random = random(BLOB + 2L * generation, thing);
    int size = SIZES.get(variant);
    return Blob.ready(
        hash(random),
        size / 2 + random.nextInt(size),
        FORMATS.get(variant),
        madeAt(number) + generation % DAYS * DAY_MILLIS + variant * 40L);
  }

  /** When a content's sidecars were made, milliseconds since 1970. */
  static long madeAt(int number) {
    return START + (long) number * STEP_MILLIS;
  }

  /** Whether a device holds a sidecar at first. */
  boolean present(int number, int variant, int device) {
    long thing = ((long) number * VARIANTS.size() + variant) * DEVICES + device;
    return random(PRESENCE, thing).nextInt(100) < PERCENT_PRESENT;
  }

  /** Fresh random contents, each once; all of them where there are no more. */
  List<Integer> sample(SplittableRandom random, int wanted) {
    if (wanted >= contents) {
      return IntStream.range(0, contents).boxed().toList();
    }
    Set<Integer> seen = new HashSet<>();
    List<Integer> chosen = new ArrayList<>();
    while (chosen.size() < wanted) {
      int number = random.nextInt(contents);
      if (seen.add(number)) {
        chosen.add(number);
      }
    }
    return chosen;
  }
}
