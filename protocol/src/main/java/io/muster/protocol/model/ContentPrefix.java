package io.muster.protocol.model;

/**
 * The first 6 bytes of a content's id. They are random in every id, so they tell the contents of a
 * library apart nearly always; who reads them has to look whether they do.
 */
public record ContentPrefix(long bits) implements ContentName, Comparable<ContentPrefix> {
  /** Length in bytes. */
  public static final int SIZE = 6;

  private static final int REST = Long.SIZE - SIZE * Byte.SIZE;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it takes more than 6 bytes
   */
  public ContentPrefix {
    if (bits >>> (SIZE * Byte.SIZE) != 0) {
      throw new IllegalArgumentException("a prefix has 6 bytes, not more: " + bits);
    }
  }

  public static ContentPrefix of(ContentId content) {
    return new ContentPrefix(content.uuid().high() >>> REST);
  }

  /** The least id that begins with it. */
  public Uuid first() {
    return new Uuid(bits << REST, 0);
  }

  /** The greatest id that begins with it. */
  public Uuid last() {
    return new Uuid(bits << REST | (1L << REST) - 1, -1);
  }

  @Override
  public int compareTo(ContentPrefix other) {
    return Long.compare(bits, other.bits);
  }
}
