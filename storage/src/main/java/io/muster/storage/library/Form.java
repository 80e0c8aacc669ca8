package io.muster.storage.library;

import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.VariantId;
import java.nio.charset.StandardCharsets;

/**
 * A variant in one of its formats, with this file's short number for the pair: so a row says with
 * one number what a sidecar is.
 */
final class Form {
  private final int number;
  private final VariantId variant;
  private final String format;
  private final byte[] blobField;
  private final byte[] lifeField;

  Form(int number, VariantId variant, String format) {
    this.number = number;
    this.variant = variant;
    this.format = format;
    this.blobField = GroupFields.blob(variant).getBytes(StandardCharsets.US_ASCII);
    this.lifeField = GroupFields.life(variant).getBytes(StandardCharsets.US_ASCII);
  }

  int number() {
    return number;
  }

  VariantId variant() {
    return variant;
  }

  /** A file name extension; empty for what failed or has no blob yet. */
  String format() {
    return format;
  }

  /** The name of the blob in a record, in ASCII; not to be changed. */
  byte[] blobField() {
    return blobField;
  }

  /** The name of the life in a record, in ASCII; not to be changed. */
  byte[] lifeField() {
    return lifeField;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Form that
        && number == that.number
        && variant.equals(that.variant)
        && format.equals(that.format);
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public String toString() {
    return format.isEmpty() ? variant.toString() : variant + "." + format;
  }
}
