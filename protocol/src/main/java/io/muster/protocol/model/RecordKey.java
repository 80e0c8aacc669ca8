package io.muster.protocol.model;

import com.google.protobuf.ByteString;
import java.util.Comparator;

/** Names a canonical record: its type and, within it, its key. */
public record RecordKey(RecordType type, ByteString key) implements Comparable<RecordKey> {
  private static final Comparator<RecordKey> ORDER =
      Comparator.comparing(RecordKey::type)
          .thenComparing(RecordKey::key, ByteString.unsignedLexicographicalComparator());

  /**
   * Checks the key.
   *
   * @throws IllegalArgumentException if its length does not fit the type
   */
  public RecordKey {
    if (!type.fitsKey(key.size())) {
      throw new IllegalArgumentException(
          "a key of %d bytes names no %s".formatted(key.size(), type.label()));
    }
  }

  public static RecordKey library(Uuid library) {
    return new RecordKey(RecordType.LIBRARY, library.byteString());
  }

  public static RecordKey member(DeviceId device) {
    return new RecordKey(RecordType.MEMBER, device.hash().byteString());
  }

  public static RecordKey device(DeviceId device) {
    return new RecordKey(RecordType.DEVICE, device.uuid().byteString());
  }

  public static RecordKey location(DeviceId device, Uuid location) {
    return new RecordKey(
        RecordType.LOCATION, device.uuid().byteString().concat(location.byteString()));
  }

  public static RecordKey entry(DeviceId device, Uuid entry) {
    return new RecordKey(RecordType.ENTRY, device.uuid().byteString().concat(entry.byteString()));
  }

  public static RecordKey content(ContentId content) {
    return new RecordKey(RecordType.CONTENT, content.uuid().byteString());
  }

  public static RecordKey group(ContentId content) {
    return new RecordKey(RecordType.GROUP, content.uuid().byteString());
  }

  public static RecordKey variant(VariantId variant) {
    return new RecordKey(RecordType.VARIANT, ByteString.copyFromUtf8(variant.toString()));
  }

  /** What is said of a content or entry, named by its UUID. */
  public static RecordKey metadata(Uuid target) {
    return new RecordKey(RecordType.METADATA, target.byteString());
  }

  public static RecordKey tag(Uuid tag) {
    return new RecordKey(RecordType.TAG, tag.byteString());
  }

  public static RecordKey label(Uuid label) {
    return new RecordKey(RecordType.LABEL, label.byteString());
  }

  /** That a content or entry has a tag. */
  public static RecordKey tagOf(Uuid tag, Uuid target) {
    return new RecordKey(RecordType.METADATA_TAG, tag.byteString().concat(target.byteString()));
  }

  /** That a content or entry has a label. */
  public static RecordKey labelOf(Uuid label, Uuid target) {
    return new RecordKey(RecordType.METADATA_LABEL, label.byteString().concat(target.byteString()));
  }

  /** Whether this device may write the record. */
  public boolean mayBeWrittenBy(DeviceId device) {
    return type.ownership() != RecordType.Ownership.OWNER
        || key.startsWith(device.uuid().byteString());
  }

  @Override
  public int compareTo(RecordKey other) {
    return ORDER.compare(this, other);
  }
}
