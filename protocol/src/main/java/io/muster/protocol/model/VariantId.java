package io.muster.protocol.model;

import java.util.regex.Pattern;

/**
 * Names a sidecar of a content by kind and variant: {@code thumb}/{@code 128}, written {@code
 * thumb_128}. A kind has no underscore, so the written form is unambiguous.
 */
public record VariantId(String kind, String variant) implements Comparable<VariantId> {
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9]{0,31}");
  private static final Pattern VARIANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException if one is not lower-case letters and digits
   */
  public VariantId {
    if (!KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException(
          "a kind is 1 to 32 of a-z and 0-9, starting with a letter: '" + kind + "'");
    }
    if (!VARIANT.matcher(variant).matches()) {
      throw new IllegalArgumentException(
          "a variant is 1 to 32 of a-z, 0-9, '-' and '_': '" + variant + "'");
    }
  }

  /**
   * Reads {@code kind_variant}.
   *
   * @throws IllegalArgumentException if it is no variant id
   */
  public static VariantId parse(String id) {
    int border = id.indexOf('_');
    if (border < 0) {
      throw new IllegalArgumentException("a variant id is KIND_VARIANT, not '" + id + "'");
    }
    return new VariantId(id.substring(0, border), id.substring(border + 1));
  }

  /** In the order of the written form. */
  @Override
  public int compareTo(VariantId other) {
    if (kind.equals(other.kind)) {
      return variant.compareTo(other.variant);
    }
    boolean border = kind.startsWith(other.kind) || other.kind.startsWith(kind);
    return border ? toString().compareTo(other.toString()) : kind.compareTo(other.kind);
  }

  @Override
  public String toString() {
    return kind + "_" + variant;
  }
}
