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
   * Refuses what a local writer wants, of which {@link RecordRules} have been checked before, if it
   * names its content wrongly.
   *
   * @throws IllegalArgumentException if it does
   */
  static void requireValid(LibraryRecord written) {
    if (!isNamedByItsHash(written)) {
      throw new IllegalArgumentException("a value does not fit its field in " + written.key());
    }
  }

  static boolean isValid(RecordKey key, String field, Register register) {
    return isValid(new LibraryRecord(key, new TreeMap<>(Map.of(field, register))));
  }

  private static boolean isValid(LibraryRecord record) {
    try {
      RecordRules.check(record);
    } catch (IllegalArgumentException e) {
      return false;
    }
    return isNamedByItsHash(record);
  }

  private static boolean isNamedByItsHash(LibraryRecord record) {
    Register casId =
        record.key().type() == RecordType.CONTENT ? record.fields().get("cas_id") : null;
    return casId == null || isHashOf(casId.value(), record.key());
  }

  private static boolean isHashOf(ByteString value, RecordKey content) {
    return value.size() == Hash.SIZE
        && RecordKey.content(ContentId.of(Hash.of(value))).equals(content);
  }
}
