package io.muster.storage.library;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.RecordType.FieldKind;
import io.muster.protocol.model.Values;
import io.muster.storage.sql.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the records of a type lie in their table: the columns that make up the key, then the fields
 * by their own names, life first.
 */
record TableShape(RecordType type, String table, ImmutableList<String> keyColumns) {
  private static final int UUID_SIZE = 16;

  /** A field and how it reads. */
  record Field(String name, FieldKind kind) {}

  static TableShape of(RecordType type) {
    return switch (type) {
      case LIBRARY -> new TableShape(type, "libraries", ImmutableList.of("uuid"));
      case MEMBER -> new TableShape(type, "members", ImmutableList.of("device_id"));
      case DEVICE -> new TableShape(type, "devices", ImmutableList.of("uuid"));
      case LOCATION -> new TableShape(type, "locations", ImmutableList.of("device_uuid", "uuid"));
      case ENTRY -> new TableShape(type, "entry_rows", ImmutableList.of("device_uuid", "uuid"));
      case CONTENT -> new TableShape(type, "content_identity", ImmutableList.of("content_uuid"));
      case GROUP -> new TableShape(type, "sidecar_groups", ImmutableList.of("content_uuid"));
      case VARIANT ->
          new TableShape(type, "sidecar_variant_registry", ImmutableList.of("variant_id"));
      case METADATA -> new TableShape(type, "user_metadata", ImmutableList.of("uuid"));
      case TAG -> new TableShape(type, "tags", ImmutableList.of("uuid"));
      case LABEL -> new TableShape(type, "labels", ImmutableList.of("uuid"));
      case METADATA_TAG ->
          new TableShape(type, "metadata_tag", ImmutableList.of("tag_uuid", "metadata_uuid"));
      case METADATA_LABEL ->
          new TableShape(type, "metadata_label", ImmutableList.of("label_uuid", "metadata_uuid"));
    };
  }

  /** The fields in the order of their columns. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    if (type.fitsField(Life.FIELD)) {
      fields.add(new Field(Life.FIELD, FieldKind.NUMBER));
    }
    type.fields().forEach((name, kind) -> fields.add(new Field(name, kind)));
    return fields;
  }

  /** What a row's key columns must fulfil, with {@link #keyValues} as arguments. */
  String byKey() {
    if (type == RecordType.CONTENT) {
      return ContentTable.BY_UUID;
    }
    return keyColumns.stream().map(k -> k + " = ?").collect(Collectors.joining(" AND "));
  }

  /** What only rows of records fulfil, not those that keep a place for one. */
  String isRecord() {
    return type == RecordType.CONTENT ? "stamps <> x'' AND " : "";
  }

  /** The values of the key's columns. */
  List<Object> keyValues(RecordKey key) {
    if (type == RecordType.VARIANT) {
      return List.of(key.key().toStringUtf8());
    }
    return keyColumns.size() == 1
        ? List.of(key.key())
        : List.of(key.key().substring(0, UUID_SIZE), key.key().substring(UUID_SIZE));
  }

  /** The key in a row whose key columns start at this one. */
  RecordKey key(Row row, int column) throws SQLException {
    if (type == RecordType.VARIANT) {
      return new RecordKey(type, ByteString.copyFromUtf8(row.text(column)));
    }
    ByteString key = row.byteString(column);
    for (int i = 1; i < keyColumns.size(); i++) {
      key = key.concat(row.byteString(column + i));
    }
    return new RecordKey(type, key);
  }

  /** A field's value as its column holds it. */
  static Object column(FieldKind kind, ByteString value) {
    return switch (kind) {
      case NUMBER -> Values.number(value);
      case TEXT -> Values.text(value);
      case BYTES -> value;
    };
  }

  /** A field's value from its column. */
  static ByteString value(FieldKind kind, Row row, int column) throws SQLException {
    return switch (kind) {
      case NUMBER -> Values.ofNumber(row.number(column));
      case TEXT -> Values.ofText(row.text(column));
      case BYTES -> row.byteString(column);
    };
  }
}
