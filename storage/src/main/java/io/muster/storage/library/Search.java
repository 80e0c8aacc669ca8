package io.muster.storage.library;

import org.jspecify.annotations.Nullable;

/**
 * What files are wanted; null and false ask for nothing.
 *
 * @param name a pattern with {@code *} and {@code ?}, or a part of the name; letter case of ASCII
 *     does not matter
 * @param words each must be in the name, in the notes or in one extracted text
 * @param tag the name of a tag
 * @param label the path of a label, {@code /} between names; those below it count too
 * @param kind what the content is
 * @param sizes of the file
 */
public record Search(
    @Nullable String name,
    @Nullable String words,
    @Nullable String tag,
    @Nullable String label,
    boolean favorite,
    @Nullable String kind,
    Sizes sizes) {
  /** Most files that one search gives: a page of 10,000, and one that says that there are more. */
  public static final int MAX_FOUND = 10_001;

  /** A range of sizes in bytes, both ends inclusive. */
  public record Sizes(long min, long max) {
    public static final Sizes ANY = new Sizes(0, Long.MAX_VALUE);

    boolean isAny() {
      return equals(ANY);
    }
  }
}
