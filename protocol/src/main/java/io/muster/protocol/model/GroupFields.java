package io.muster.protocol.model;

/**
 * Names the registers of a sidecar in its group: {@code thumb_128.life}, {@code thumb_128.blob}.
 */
public final class GroupFields {
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
   * The variant that a field speaks of.
   *
   * @throws IllegalArgumentException if it is no field of a group
   */
  public static VariantId variant(String field) {
    if (!field.endsWith(LIFE) && !field.endsWith(BLOB)) {
      throw new IllegalArgumentException("not a field of a group: " + field);
    }
    return VariantId.parse(field.substring(0, field.length() - LIFE.length()));
  }

  static boolean isValid(String field) {
    try {
      variant(field);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
