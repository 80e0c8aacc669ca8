package io.muster.sim.check;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Register;
import io.muster.sim.check.Changed.Step;
import io.muster.sim.device.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Compares what is in records, register by register. */
final class Registers {
  private Registers() {}

  /** A field in which a record has less than this. */
  static Optional<String> lacking(
      LibraryRecord now, LibraryRecord least, Predicate<String> fields) {
    if (now.equals(least)) {
      return Optional.empty();
    }
    return Order.lacking(now, least).stream().filter(fields).findFirst();
  }

  /** The fields that are new. */
  static List<String> changed(Step<LibraryRecord> step) {
    List<String> changed = new ArrayList<>();
    step.now()
        .fields()
        .forEach(
            (field, register) -> {
              if (!register.equals(step.before().fields().get(field))) {
                changed.add(field);
              }
            });
    return changed;
  }

  /** A new field that says otherwise than the write says that it names; unknown writes may. */
  static Optional<String> unwritten(Step<LibraryRecord> step, Ledger ledger) {
    return changed(step).stream()
        .filter(field -> !isAsWritten(step.now(), field, ledger))
        .findFirst();
  }

  private static boolean isAsWritten(LibraryRecord now, String field, Ledger ledger) {
    Register register = Objects.requireNonNull(now.fields().get(field));
    List<Commit> commits = ledger.with(register.dot());
    return commits.isEmpty()
        || commits.stream()
            .map(commit -> commit.written().get(now.key()))
            .anyMatch(written -> written != null && register.equals(written.fields().get(field)));
  }
}
