package io.muster.protocol.sync;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordType.Ownership;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
   * @throws IllegalArgumentException if a field does not fit the record's type, a value is too
   *     long, or the record belongs to another device
   */
  public static Optional<LibraryRecord> apply(
      LibraryRecord current, Mutation mutation, Dot dot, HybridClock clock, long nowMillis) {
    if (!mutation.key().mayBeWrittenBy(dot.writer().device())) {
      throw new IllegalArgumentException("another device owns " + mutation.key());
    }
    SortedMap<String, Register> written = new TreeMap<>();
    for (Mutation.FieldWrite write : mutation.writes()) {
      Optional<ByteString> wanted = wanted(current, write);
      if (wanted.isEmpty() || wanted.equals(current.value(write.field()))) {
        continue;
      }
      check(mutation, write.field(), wanted.get());
      Timestamp time = time(current, write.field(), clock, nowMillis);
      written.put(write.field(), new Register(time, dot, wanted.get()));
    }
    return written.isEmpty()
        ? Optional.empty()
        : Optional.of(new LibraryRecord(mutation.key(), written));
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

  private static void check(Mutation mutation, String field, ByteString value) {
    if (!mutation.key().type().fitsField(field)) {
      throw new IllegalArgumentException(
          "a %s has no field '%s'".formatted(mutation.key().type().label(), field));
    }
    if (value.size() > Register.MAX_VALUE) {
      throw new IllegalArgumentException(
          "'%s' has %d bytes, at most %d fit".formatted(field, value.size(), Register.MAX_VALUE));
    }
  }

  private static Timestamp time(
      LibraryRecord current, String field, HybridClock clock, long nowMillis) {
    if (current.key().type().ownership() == Ownership.DERIVED) {
      return Timestamp.NONE;
    }
    Register before = current.fields().get(field);
    return clock.next(nowMillis, before == null ? Timestamp.NONE : before.time());
  }
}
