package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.RecordType.Ownership;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which registers are taken at all. The rule looks at one register and its record's key, never at
 * what else is known here: so every device drops the same ones, in whatever order they come.
 */
final class RegisterCheck {
  private RegisterCheck() {}

  /** The record with its valid registers only. */
  static LibraryRecord keepValid(LibraryRecord record) {
    SortedMap<String, Register> kept = new TreeMap<>(record.fields());
    kept.entrySet().removeIf(e -> !isValid(record.key(), e.getKey(), e.getValue()));
    return new LibraryRecord(record.key(), kept);
  }

  static boolean isValid(RecordKey key, String field, Register register) {
    return key.type().fitsField(field)
        && key.mayBeWrittenBy(register.device())
        && isTimeValid(key.type(), register.time())
        && register.value().size() <= Register.MAX_VALUE
        && isValueValid(key, field, register.value());
  }

  private static boolean isTimeValid(RecordType type, Timestamp time) {
    return type.ownership() == Ownership.DERIVED ? time.equals(Timestamp.NONE) : time.valid();
  }

  private static boolean isValueValid(RecordKey key, String field, ByteString value) {
    try {
      checkKey(key, field, value);
      if (Life.isLife(field)) {
        return Life.length(value) > 0;
      }
      if (key.type() == RecordType.GROUP) {
        return Blob.decode(value).size() >= 0;
      }
      RecordType.FieldKind kind = key.type().fields().get(field);
      return kind != null && TableShape.column(kind, value) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void checkKey(RecordKey key, String field, ByteString value) {
    if (key.type() == RecordType.VARIANT) {
      VariantId.parse(Values.text(key.key()));
    }
    if (key.type() == RecordType.CONTENT
        && field.equals("cas_id")
        && !RecordKey.content(ContentId.of(Hash.of(value))).equals(key)) {
      throw new IllegalArgumentException("a content that is not named by its hash");
    }
  }
}
