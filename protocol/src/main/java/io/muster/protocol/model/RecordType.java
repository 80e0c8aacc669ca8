package io.muster.protocol.model;

import static io.muster.protocol.model.RecordType.FieldKind.BYTES;
import static io.muster.protocol.model.RecordType.FieldKind.NUMBER;
import static io.muster.protocol.model.RecordType.FieldKind.TEXT;
import static io.muster.protocol.model.RecordType.Ownership.ANY_MEMBER;
import static io.muster.protocol.model.RecordType.Ownership.DERIVED;
import static io.muster.protocol.model.RecordType.Ownership.OWNER;

import com.google.common.collect.ImmutableMap;
import java.util.Arrays;
import java.util.Optional;

/**
 * Every kind of replicated record, declared once: merging, syncing and storing read it from here.
 * Every type but the derived ones has the field {@code life} beside those named. New fields go to
 * the end: rows name them by position. The last 16 bytes of a key are as good as random.
 */
public enum RecordType {
  /** A library that this one grew from; the oldest gives it id and name. Key: library UUID. */
  LIBRARY(1, "library", 16, ANY_MEMBER, "name", TEXT, "created_at", NUMBER),

  /** An admitted device. Key: device id, 32 bytes. */
  MEMBER(2, "member", 32, ANY_MEMBER, "name", TEXT, "public_key", BYTES, "admitted_at", NUMBER),

  /** What a device says of itself. Key: device UUID. */
  DEVICE(
      3,
      "device",
      16,
      OWNER,
      "name",
      TEXT,
      "os",
      TEXT,
      "os_version",
      TEXT,
      "version",
      TEXT,
      "network_addresses",
      TEXT,
      "hardware_model",
      TEXT,
      "capabilities",
      TEXT),

  /** A folder tree that a device indexes. Key: device UUID, location UUID. */
  LOCATION(
      4,
      "location",
      32,
      OWNER,
      "name",
      TEXT,
      "path",
      TEXT,
      "index_mode",
      TEXT,
      "last_scan_at",
      NUMBER,
      "total_files",
      NUMBER,
      "total_bytes",
      NUMBER),

  /** A file or directory in a location. Key: device UUID, entry UUID. */
  ENTRY(
      5,
      "entry",
      32,
      OWNER,
      "location",
      BYTES,
      "relative_path",
      TEXT,
      "name",
      TEXT,
      "kind",
      NUMBER,
      "size",
      NUMBER,
      "permissions",
      NUMBER,
      "modified_at",
      NUMBER,
      "content",
      BYTES,
      "created_at",
      NUMBER,
      "accessed_at",
      NUMBER),

  /** What follows from a content's bytes. Key: content UUID. */
  CONTENT(
      6,
      "content",
      16,
      DERIVED,
      "cas_id",
      BYTES,
      "size",
      NUMBER,
      "kind",
      TEXT,
      "width",
      NUMBER,
      "height",
      NUMBER,
      "duration_ms",
      NUMBER,
      "taken_at",
      NUMBER),

  /** All sidecars of a content; its fields are named by {@link GroupFields}. Key: content UUID. */
  GROUP(7, "group", 16, ANY_MEMBER),

  /** A kind and variant of sidecars, in the registry. Key: variant id, UTF-8. */
  VARIANT(
      8,
      "variant",
      VariableKey.MAX,
      ANY_MEMBER,
      "description",
      TEXT,
      "priority",
      NUMBER,
      "bit_position",
      NUMBER,
      "active",
      NUMBER),

  /**
   * What people say of a file: of its content, or of its entry where it has none. Key: the UUID of
   * that content or entry.
   */
  METADATA(
      9,
      "metadata",
      16,
      ANY_MEMBER,
      "notes",
      TEXT,
      "favorite",
      NUMBER,
      "hidden",
      NUMBER,
      "custom_data",
      TEXT),

  /** A tag. Key: its UUID. */
  TAG(10, "tag", 16, ANY_MEMBER, "name", TEXT, "color", TEXT, "icon", TEXT),

  /** A label, below another one or at the top. Key: its UUID; parent: a label's UUID or nothing. */
  LABEL(11, "label", 16, ANY_MEMBER, "name", TEXT, "parent", BYTES),

  /** That something has a tag. Key: the tag's UUID, that of the metadata. */
  METADATA_TAG(12, "tag link", 32, ANY_MEMBER),

  /** That something has a label. Key: the label's UUID, that of the metadata. */
  METADATA_LABEL(13, "label link", 32, ANY_MEMBER);

  /** Who may write a record. */
  public enum Ownership {
    /** Only the device whose UUID begins the key. */
    OWNER,
    /** Any member. */
    ANY_MEMBER,
    /** Any member, and all write the same: it carries no time. */
    DERIVED
  }

  /** How a field's value reads; see {@link Values}. */
  public enum FieldKind {
    TEXT,
    NUMBER,
    BYTES
  }

  private static final class VariableKey {
    static final int MAX = 65;
  }

  private final int number;
  private final String label;
  private final int keySize;
  private final Ownership ownership;
  private final ImmutableMap<String, FieldKind> fields;

  RecordType(int number, String label, int keySize, Ownership ownership, Object... fields) {
    this.number = number;
    this.label = label;
    this.keySize = keySize;
    this.ownership = ownership;
    ImmutableMap.Builder<String, FieldKind> kinds = ImmutableMap.builder();
    for (int i = 0; i < fields.length; i += 2) {
      kinds.put((String) fields[i], (FieldKind) fields[i + 1]);
    }
    this.fields = kinds.buildOrThrow();
  }

  public static Optional<RecordType> ofNumber(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  /** Its name on the wire and in hashes; never reused. */
  public int number() {
    return number;
  }

  public String label() {
    return label;
  }

  public Ownership ownership() {
    return ownership;
  }

  /** The declared fields in order, without {@code life}; empty for groups. */
  public ImmutableMap<String, FieldKind> fields() {
    return fields;
  }

  /** Whether a key of this many bytes can name such a record. */
  public boolean fitsKey(int size) {
    return this == VARIANT ? size >= 1 && size <= keySize : size == keySize;
  }

  /** Whether such a record can have a field of this name. */
  public boolean fitsField(String name) {
    return switch (this) {
      case GROUP -> GroupFields.isValid(name);
      case CONTENT -> fields.containsKey(name);
      default -> name.equals(Life.FIELD) || fields.containsKey(name);
    };
  }
}
