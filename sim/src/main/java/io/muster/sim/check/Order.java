package io.muster.sim.check;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Register;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of two values of a field wins, as the design has it: the longer life, then the later time,
 * the greater device, the greater value. Written down here once more, since a merge rule that is
 * its own judge is never wrong. The name of a write decides nothing: roots have none, and what
 * agrees in all else is the same to everyone.
 */
final class Order {
  private static final Comparator<ByteString> BYTES =
      ByteString.unsignedLexicographicalComparator();
  private static final Comparator<Register> BY_TIME =
      Comparator.<Register>comparingLong(register -> register.time().value())
          .thenComparing(register -> register.device().hash().byteString(), BYTES)
          .thenComparing(Register::value, BYTES);
  private static final Comparator<Register> BY_LENGTH =
      Comparator.<Register>comparingLong(register -> Life.length(register.value()))
          .thenComparing(BY_TIME);

  private Order() {}

  /** Whether a value of a field takes the place of another one. */
  static boolean wins(String field, Register one, Register other) {
    return (Life.isLife(field) ? BY_LENGTH : BY_TIME).compare(one, other) > 0;
  }

  /** The fields in which a record has neither this nor what wins over it. */
  static List<String> lacking(LibraryRecord there, LibraryRecord least) {
    return least.fields().entrySet().stream()
        .filter(field -> isLacking(field, there.fields().get(field.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isLacking(Map.Entry<String, Register> field, @Nullable Register there) {
    return there == null || wins(field.getKey(), field.getValue(), there);
  }
}
