package io.muster.protocol.sync;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
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
    Set<String> seen = new TreeSet<>();
    for (Mutation.FieldWrite write : mutation.writes()) {
      checkStep(write, !seen.add(write.field()));
      Optional<ByteString> wanted = wanted(current, write);
      if (wanted.isEmpty() || wanted.equals(current.value(write.field()))) {
        continue;
      }
      written.put(write.field(), new Register(Timestamp.NONE, dot, wanted.get()));
    }
    if (written.isEmpty()) {
      return Optional.empty();
    }
    stamp(written, current, clock, nowMillis);
    LibraryRecord record = new LibraryRecord(mutation.key(), written);
    RecordRules.check(record);
    return Optional.of(record);
  }

  /** A life is only ever created or deleted, and each field written once. */
  private static void checkStep(Mutation.FieldWrite write, boolean again) {
    if (again || Life.isLife(write.field()) == (write instanceof Mutation.SetValue)) {
      throw new IllegalArgumentException("no way to write the field '" + write.field() + "'");
    }
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

  /** One time for all that a write sets, which rows store once; but after what a field had. */
  private static void stamp(
      SortedMap<String, Register> written,
      LibraryRecord current,
      HybridClock clock,
      long nowMillis) {
    if (current.key().type().ownership() == Ownership.DERIVED) {
      return;
    }
    Timestamp time = clock.next(nowMillis, Timestamp.NONE);
    for (var field : written.entrySet()) {
      Register before = current.fields().get(field.getKey());
      Timestamp had = before == null ? Timestamp.NONE : before.time();
      Timestamp stamp = had.compareTo(time) < 0 ? time : clock.next(nowMillis, had);
      Register unstamped = field.getValue();
      field.setValue(new Register(stamp, unstamped.dot(), unstamped.value()));
    }
  }
}
