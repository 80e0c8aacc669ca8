package io.muster.protocol.model;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.RecordType.Ownership;
import java.util.Map;

/**
 * What makes a canonical record valid, the same for every replica: a write that breaks a rule is
 * refused where it is made and where it arrives, so none is ever stored.
 */
public final class RecordRules {
  private RecordRules() {}

  /**
   * Checks key, writers, fields, times and values.
   *
   * @throws IllegalArgumentException if a rule is broken; the message names it
   */
  public static void check(LibraryRecord record) {
    RecordKey key = record.key();
    if (key.type() == RecordType.VARIANT) {
      VariantId.parse(Values.text(key.key()));
    }
    if (record.fields().size() > LibraryRecord.MAX_FIELDS) {
      throw new IllegalArgumentException(
          "a record has at most %d fields".formatted(LibraryRecord.MAX_FIELDS));
    }
    DeviceId allowed = null; // a record has few writers, often one
    for (Map.Entry<String, Register> field : record.fields().entrySet()) {
      DeviceId device = field.getValue().device();
      if (!device.equals(allowed) && !key.mayBeWrittenBy(device)) {
        throw new IllegalArgumentException("another device owns this " + key.type().label());
      }
      allowed = device;
      check(key, field.getKey(), field.getValue());
    }
  }

  private static void check(RecordKey key, String field, Register register) {
    if (!key.type().fitsField(field)) {
      throw new IllegalArgumentException(
          "a %s has no field '%s'".formatted(key.type().label(), field));
    }
    if (!fitsTime(key.type(), register.time())) {
      throw new IllegalArgumentException(
          "'%s' carries a time that no write can have".formatted(field));
    }
    try {
      checkValue(key.type(), field, register.value());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a value does not fit the field '%s': %s".formatted(field, e.getMessage()), e);
    }
  }

  private static boolean fitsTime(RecordType type, Timestamp time) {
    return type.ownership() == Ownership.DERIVED ? time.equals(Timestamp.NONE) : time.valid();
  }

  private static void checkValue(RecordType type, String field, ByteString value) {
    if (value.size() > Register.MAX_VALUE) {
      throw new IllegalArgumentException(
          "'%s' has %d bytes, at most %d fit".formatted(field, value.size(), Register.MAX_VALUE));
    }
    if (Life.isLife(field)) {
      Life.length(value);
    } else if (type == RecordType.GROUP) {
      checkGroupValue(field, value);
    } else {
      switch (type.fields().get(field)) {
        case TEXT -> Values.checkText(value);
        case NUMBER -> Values.number(value);
        case BYTES -> {}
        case null -> throw new IllegalArgumentException("no field '" + field + "'");
      }
    }
  }

  private static void checkGroupValue(String field, ByteString value) {
    if (!field.equals(GroupFields.SHARED)) {
      Blob.decode(value);
    } else if (value.size() > GroupFields.MAX_SHARED) {
      throw new IllegalArgumentException(
          "shared metadata has at most %d bytes".formatted(GroupFields.MAX_SHARED));
    } else {
      Values.checkText(value);
    }
  }
}
