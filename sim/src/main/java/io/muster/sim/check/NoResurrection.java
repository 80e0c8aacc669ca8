package io.muster.sim.check;

import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.sim.check.Changed.Step;
import io.muster.sim.check.Changed.Written;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import io.muster.sim.world.Text;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * 3: what was deleted comes back only through a create that has seen the delete. So a life is never
 * shorter than any write made it, each write makes it longer by one than its writer saw it, and one
 * that is alive was begun by a write that found it dead. Reasons from what the writers saw, not by
 * the merge rule.
 */
public record NoResurrection(Ledger ledger) implements Invariant {
  @Override
  public String name() {
    return "NoResurrection";
  }

  /** A write of a life, which is a field of a record. */
  private record Turn(RecordKey key, String field, long before, long after) {
    static Turn of(Commit commit, RecordKey key, String field, Register written) {
      LibraryRecord before = commit.before().getOrDefault(key, LibraryRecord.empty(key));
      return new Turn(key, field, before.life(field), Life.length(written.value()));
    }

    static List<Turn> all(Commit commit) {
      return commit.written().values().stream()
          .flatMap(
              written ->
                  written.fields().entrySet().stream()
                      .filter(entry -> Life.isLife(entry.getKey()))
                      .map(entry -> of(commit, written.key(), entry.getKey(), entry.getValue())))
          .toList();
    }

    String name() {
      return Names.of(field, key);
    }
  }

  @Override
  public Optional<String> afterEvent(Changed changed) {
    Written library = changed.library();
    return first(
            library.commits().stream().flatMap(commit -> Turn.all(commit).stream()),
            NoResurrection::skipping)
        .or(() -> first(library.records().values().stream(), this::wrong))
        .or(() -> first(library.received().stream(), record -> ignored(record, library)))
        .map(what -> changed.device().name() + ": " + what);
  }

  private static <T> Optional<String> first(Stream<T> all, Function<T, Optional<String>> look) {
    return all.flatMap(each -> look.apply(each).stream()).findFirst();
  }

  private static Optional<String> skipping(Turn turn) {
    return turn.after() == turn.before() + 1
        ? Optional.empty()
        : Optional.of(
            Text.of(
                "a write that found %s %d made it %d", turn.name(), turn.before(), turn.after()));
  }

  private Optional<String> wrong(Step<LibraryRecord> step) {
    LibraryRecord now = step.now();
    return Registers.lacking(now, step.before(), Life::isLife)
        .map(field -> Names.of(field, now.key()) + " has become shorter")
        .or(() -> first(Registers.changed(step).stream(), field -> begunWrongly(now, field)));
  }

  private static Optional<String> ignored(LibraryRecord received, Written library) {
    Step<LibraryRecord> step = library.records().get(received.key());
    return step == null
        ? Optional.empty()
        : Registers.lacking(step.now(), received, Life::isLife)
            .map(field -> Names.of(field, received.key()) + " is shorter than one received");
  }

  /** What is wrong with how a life began that is there; nothing with what is no life. */
  private Optional<String> begunWrongly(LibraryRecord record, String field) {
    Register register = record.fields().get(field);
    if (register == null || !Life.isLife(field) || !Life.isAlive(record.life(field))) {
      return Optional.empty();
    }
    return ledger.with(register.dot()).stream()
        .filter(commit -> wrote(commit, record.key(), field, register))
        .map(commit -> Turn.of(commit, record.key(), field, register))
        .filter(turn -> Life.isAlive(turn.before()))
        .map(turn -> turn.name() + " was begun by a write that found it alive")
        .findFirst();
  }

  /** A dot alone may name two writes, of a device that lost one. */
  private static boolean wrote(Commit commit, RecordKey key, String field, Register register) {
    LibraryRecord written = commit.written().get(key);
    return written != null && register.equals(written.fields().get(field));
  }

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    List<Turn> turns =
        ledger.committedBy(devices).stream().flatMap(commit -> Turn.all(commit).stream()).toList();
    for (Device device : devices) {
      SortedMap<RecordKey, LibraryRecord> all =
          Records.all(device.uptime().orElseThrow().stores().library());
      Optional<String> wrong = first(turns.stream(), turn -> wrong(turn, all));
      if (wrong.isPresent()) {
        return wrong.map(what -> device.name() + ": " + what);
      }
    }
    return Optional.empty();
  }

  private Optional<String> wrong(Turn turn, SortedMap<RecordKey, LibraryRecord> all) {
    LibraryRecord record = all.getOrDefault(turn.key(), LibraryRecord.empty(turn.key()));
    long length = record.life(turn.field());
    return length < turn.after()
        ? Optional.of(Text.of("%s is %d, a write made it %d", turn.name(), length, turn.after()))
        : begunWrongly(record, turn.field());
  }
}
