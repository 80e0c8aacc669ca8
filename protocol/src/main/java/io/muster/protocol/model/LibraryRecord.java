package io.muster.protocol.model;

import com.google.common.collect.ImmutableSortedMap;
import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A canonical record: a map from field names to registers. In a change it may hold just the fields
 * that changed.
 */
public record LibraryRecord(RecordKey key, SortedMap<String, Register> fields) {
  /** Most fields of one record: 512 variants in a group. */
  public static final int MAX_FIELDS = 1024;

  public LibraryRecord {
    fields = ImmutableSortedMap.copyOfSorted(fields);
  }

  public static LibraryRecord empty(RecordKey key) {
    return new LibraryRecord(key, ImmutableSortedMap.of());
  }

  public Optional<ByteString> value(String field) {
    return Optional.ofNullable(fields.get(field)).map(Register::value);
  }

  /** The causal length of a life, 0 where it never began; see {@link Life}. */
  public long life(String field) {
    return value(field).map(Life::length).orElse(0L);
  }

  /**
   * Whether the record exists: created, and not deleted since. Derived and group rows always do.
   */
  public boolean isAlive() {
    return key.type() == RecordType.CONTENT
        || key.type() == RecordType.GROUP
        || Life.isAlive(life(Life.FIELD));
  }
}
