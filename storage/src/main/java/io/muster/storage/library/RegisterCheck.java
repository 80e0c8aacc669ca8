package io.muster.storage.library;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordRules;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which registers are taken at all: those of {@link RecordRules}, and contents named by their hash.
 * The rule looks at one register and its record's key, never at what else is known here: so every
 * device drops the same ones, in whatever order they come.
 */
final class RegisterCheck {
  private RegisterCheck() {}

  /** The record with its valid registers only. */
  static LibraryRecord keepValid(LibraryRecord record) {
    if (isValid(record)) {
      return record;
    }
    SortedMap<String, Register> kept = new TreeMap<>(record.fields());
    kept.entrySet().removeIf(e -> !isValid(record.key(), e.getKey(), e.getValue()));
    return new LibraryRecord(record.key(), kept);
  }

  /**
   * Refuses a record of which a register is not valid.
   *
   * @throws IllegalArgumentException if one is not
   */
  static void requireValid(LibraryRecord written) {
    if (!isValid(written)) {
      throw new IllegalArgumentException("a value does not fit its field in " + written.key());
    }
  }

  static boolean isValid(RecordKey key, String field, Register register) {
    return isValid(new LibraryRecord(key, new TreeMap<>(Map.of(field, register))));
  }

  private static boolean isValid(LibraryRecord record) {
    try {
      RecordRules.check(record);
      Register casId =
          record.key().type() == RecordType.CONTENT ? record.fields().get("cas_id") : null;
      return casId == null || isNamedByItsHash(record.key(), casId.value());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isNamedByItsHash(RecordKey key, ByteString value) {
    return RecordKey.content(ContentId.of(Hash.of(value))).equals(key);
  }
}
