package io.muster.protocol.sync;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Register;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The merge rule of canonical records: field by field the greater register wins. A register is
 * ordered by (time, device, value bytes), and by its dot where clones wrote the same; a life first
 * by its causal length. Being a maximum over a total order, merging is commutative, associative and
 * idempotent, and it reads no clock.
 */
public final class Merge {
  private static final Comparator<Register> BY_TIME =
      Comparator.comparing(Register::time)
          .thenComparing(Register::device)
          .thenComparing(Register::value, ByteString.unsignedLexicographicalComparator())
          .thenComparing(Register::dot);
  private static final Comparator<Register> BY_LENGTH =
      Comparator.<Register>comparingLong(register -> Life.length(register.value()))
          .thenComparing(BY_TIME);

  private Merge() {}

  /** What two versions of one record are together. */
  public static LibraryRecord merge(LibraryRecord a, LibraryRecord b) {
    if (!a.key().equals(b.key())) {
      throw new IllegalArgumentException("two records: " + a.key() + " and " + b.key());
    }
    if (a.fields().isEmpty()) {
      return b;
    }
    SortedMap<String, Register> fields = new TreeMap<>(a.fields());
    b.fields().forEach((name, theirs) -> fields.merge(name, theirs, (x, y) -> greater(name, x, y)));
    return new LibraryRecord(a.key(), fields);
  }

  private static Register greater(String field, Register x, Register y) {
    Comparator<Register> order = Life.isLife(field) ? BY_LENGTH : BY_TIME;
    return order.compare(x, y) >= 0 ? x : y;
  }
}
