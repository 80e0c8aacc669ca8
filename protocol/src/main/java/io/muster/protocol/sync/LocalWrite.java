package io.muster.protocol.sync;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordRules;
import io.muster.protocol.model.RecordType.Ownership;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Turns what a local writer wants into stamped registers. */
public final class LocalWrite {
  private LocalWrite() {}

  /**
   * The registers that a mutation writes.
   *
   * @param current the record as it is, empty if there is none
   * @param dot the write's name; used up only if something is returned
   * @param nowMillis the wall clock
   * @return only the fields that change; empty if all is as it is wanted
   * @throws IllegalArgumentException if a field or value does not fit the record's type, a field is
   *     written twice, or the record belongs to another device
   */
  public static Optional<LibraryRecord> apply(
      LibraryRecord current, Mutation mutation, Dot dot, HybridClock clock, long nowMillis) {
    SortedMap<String, Register> written = new TreeMap<>();
    Timestamp time = Timestamp.NONE;
    for (Mutation.FieldWrite write : mutation.writes()) {
      checkStep(write);
      Optional<ByteString> wanted = wanted(current, write);
      if (wanted.isEmpty() || has(current, write.field(), wanted.get())) {
        continue;
      }
      if (written.isEmpty() && carriesTime(mutation.key())) {
        time = clock.next(nowMillis, Timestamp.NONE);
      }
      written.put(write.field(), new Register(time, dot, wanted.get()));
    }
    if (written.size() < mutation.writes().size()) {
      checkOnce(mutation);
    }
    if (written.isEmpty()) {
      return Optional.empty();
    }
    if (!current.fields().isEmpty() && carriesTime(mutation.key())) {
      follow(written, current, clock, nowMillis);
    }
    LibraryRecord record = new LibraryRecord(mutation.key(), written);
    RecordRules.check(record);
    return Optional.of(record);
  }

  /** A life is only ever created or deleted. */
  private static void checkStep(Mutation.FieldWrite write) {
    if (Life.isLife(write.field()) == (write instanceof Mutation.SetValue)) {
      throw noWay(write);
    }
  }

  /** Each field is written once. */
  private static void checkOnce(Mutation mutation) {
    Set<String> seen = new TreeSet<>();
    for (Mutation.FieldWrite write : mutation.writes()) {
      if (!seen.add(write.field())) {
        throw noWay(write);
      }
    }
  }

  private static IllegalArgumentException noWay(Mutation.FieldWrite write) {
    return new IllegalArgumentException("no way to write the field '" + write.field() + "'");
  }

  private static boolean has(LibraryRecord current, String field, ByteString value) {
    Register register = current.fields().isEmpty() ? null : current.fields().get(field);
    return register != null && register.value().equals(value);
  }

  private static Optional<ByteString> wanted(LibraryRecord current, Mutation.FieldWrite write) {
    long life = Life.isLife(write.field()) ? current.life(write.field()) : 0;
    return switch (write) {
      case Mutation.SetValue set -> Optional.of(set.value());
      case Mutation.Create _ ->
          Life.isAlive(life) ? Optional.empty() : Optional.of(Values.ofNumber(life + 1));
      case Mutation.Delete _ ->
          Life.isAlive(life) ? Optional.of(Values.ofNumber(life + 1)) : Optional.empty();
    };
  }

  private static boolean carriesTime(RecordKey key) {
    return key.type().ownership() != Ownership.DERIVED;
  }

  /**
   * All that a write sets has one time, which rows store once; but each comes after what its field
   * had.
   */
  private static void follow(
      SortedMap<String, Register> written,
      LibraryRecord current,
      HybridClock clock,
      long nowMillis) {
    for (var field : written.entrySet()) {
      Register before = current.fields().get(field.getKey());
      Register now = field.getValue();
      if (before != null && before.time().compareTo(now.time()) >= 0) {
        Timestamp later = clock.next(nowMillis, before.time());
        field.setValue(new Register(later, now.dot(), now.value()));
      }
    }
  }
}
