package io.muster.protocol.model;

/**
 * Names the registers of a sidecar in its group: {@code thumb_128.life}, {@code thumb_128.blob}.
 * Beside them a group has one register for what they share.
 */
public final class GroupFields {
  /** What all sidecars of the content share: JSON, up to {@link #MAX_SHARED} bytes. */
  public static final String SHARED = "shared_metadata";

  /** Longest shared metadata in bytes of UTF-8. */
  public static final int MAX_SHARED = 4096;

  private static final String LIFE = ".life";
  private static final String BLOB = ".blob";

  private GroupFields() {}

  public static String life(VariantId variant) {
    return variant + LIFE;
  }

  public static String blob(VariantId variant) {
    return variant + BLOB;
  }

  /**
   * The variant that a life or blob speaks of.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static VariantId variant(String field) {
    if (!field.endsWith(LIFE) && !field.endsWith(BLOB)) {
      throw new IllegalArgumentException("no life or blob of a sidecar: " + field);
    }
    return VariantId.parse(field.substring(0, field.length() - LIFE.length()));
  }

  static boolean isValid(String field) {
    if (field.equals(SHARED)) {
      return true;
    }
    try {
      variant(field);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
