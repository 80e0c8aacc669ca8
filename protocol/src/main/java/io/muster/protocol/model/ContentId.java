package io.muster.protocol.model;

import java.nio.charset.StandardCharsets;

/**
 * The {@code content_uuid}: names bytes, wherever they lie. Derived from their SHA-256, so two
 * devices that have never met agree on it.
 */
public record ContentId(Uuid uuid) implements ContentName, Comparable<ContentId> {
  private static final byte[] TAG = "muster content".getBytes(StandardCharsets.US_ASCII);

  /** The id of the bytes with this SHA-256. */
  public static ContentId of(Hash bytesHash) {
    return new ContentId(Uuid.from(Hash.sha256(TAG, bytesHash.bytes())));
  }

  /**
   * Reads the usual form of a UUID.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static ContentId parse(String text) {
    return new ContentId(Uuid.parse(text));
  }

  @Override
  public int compareTo(ContentId other) {
    return uuid.compareTo(other.uuid);
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
