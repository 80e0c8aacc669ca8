package io.muster.sim.check;

import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.sim.check.Changed.Step;
import io.muster.sim.check.Changed.Written;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * 3: what was deleted comes back only through a create that has seen the delete. So a life is never
 * shorter than any write made it, and one that is alive was begun by a write that found it dead.
 * Reasons from what the writers saw, not by the merge rule.
 */
public record NoResurrection(Ledger ledger) implements Invariant {
  @Override
  public String name() {
    return "NoResurrection";
  }

  @Override
  public Optional<String> afterEvent(Changed changed) {
    Written library = changed.library();
    return first(
            library.commits().stream()
                .flatMap(commit -> turns(commit).stream().map(NoResurrection::skipping)))
        .or(() -> first(library.records().values().stream().map(this::wrong)))
        .or(() -> first(library.received().stream().map(record -> ignored(record, library))))
        .map(what -> changed.device().name() + ": " + what);
  }

  private static Optional<String> first(Stream<Optional<String>> found) {
    return found.flatMap(Optional::stream).findFirst();
  }

  /** Each write of a life makes it longer by one than what its writer saw. */
  private static Optional<String> skipping(Turn turn) {
    return turn.after() == turn.before() + 1
        ? Optional.empty()
        : Optional.of(
            "a write made %s of %s %d where it found %d"
                .formatted(turn.life().field(), turn.life().key(), turn.after(), turn.before()));
  }

  private Optional<String> wrong(Step<LibraryRecord> step) {
    RecordKey key = step.now().key();
    return Registers.lacking(step.now(), step.before(), Life::isLife)
        .map(field -> "%s of %s has become shorter".formatted(field, key))
        .or(
            () ->
                first(
                    Registers.changed(step).stream()
                        .filter(Life::isLife)
                        .map(field -> begunWrongly(new LifeField(key, field), step.now()))));
  }

  private Optional<String> begunWrongly(LifeField life, LibraryRecord record) {
    Register register = Objects.requireNonNull(record.fields().get(life.field()));
    Optional<Turn> last =
        ledger.with(register.dot()).stream()
            .flatMap(commit -> turns(commit).stream())
            .filter(turn -> turn.life().equals(life))
            .findFirst();
    return last.flatMap(turn -> begunWrongly(life, record.life(life.field()), turn));
  }

  private static Optional<String> ignored(LibraryRecord received, Written library) {
    Step<LibraryRecord> step = library.records().get(received.key());
    return step == null
        ? Optional.empty()
        : Registers.lacking(step.now(), received, Life::isLife)
            .map(field -> "%s of %s is shorter than one received".formatted(field, received.key()));
  }

  /** A life: a field of a record. */
  private record LifeField(RecordKey key, String field) {}

  /** A write of a life. */
  private record Turn(LifeField life, Dot dot, long before, long after) {}

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    SortedMap<Dot, Turn> byDot = new TreeMap<>();
    ledger.committed().stream()
        .flatMap(commit -> turns(commit).stream())
        .forEach(turn -> byDot.put(turn.dot(), turn));
    List<Turn> turns =
        ledger.committedBy(devices).stream().flatMap(commit -> turns(commit).stream()).toList();
    for (Device device : devices) {
      SortedMap<RecordKey, LibraryRecord> all =
          Records.all(device.uptime().orElseThrow().stores().library());
      Optional<String> wrong =
          turns.stream().flatMap(turn -> wrong(turn, all, byDot).stream()).findFirst();
      if (wrong.isPresent()) {
        return wrong.map(what -> device.name() + ": " + what);
      }
    }
    return Optional.empty();
  }

  private static List<Turn> turns(Commit commit) {
    return commit.written().values().stream()
        .flatMap(
            written ->
                written.fields().entrySet().stream()
                    .filter(entry -> Life.isLife(entry.getKey()))
                    .map(entry -> turn(commit, written.key(), entry.getKey(), entry.getValue())))
        .toList();
  }

  private static Turn turn(Commit commit, RecordKey key, String field, Register register) {
    LibraryRecord before = commit.before().getOrDefault(key, LibraryRecord.empty(key));
    return new Turn(
        new LifeField(key, field),
        register.dot(),
        before.life(field),
        Life.length(register.value()));
  }

  private static Optional<String> wrong(
      Turn turn, SortedMap<RecordKey, LibraryRecord> all, SortedMap<Dot, Turn> byDot) {
    RecordKey key = turn.life().key();
    String field = turn.life().field();
    LibraryRecord record = all.getOrDefault(key, LibraryRecord.empty(key));
    long length = record.life(field);
    if (length < turn.after()) {
      return Optional.of(
          "%s of %s is %d, a write made it %d".formatted(field, key, length, turn.after()));
    }
    Register register = record.fields().get(field);
    Turn last = register == null ? null : byDot.get(register.dot());
    return last == null ? Optional.empty() : begunWrongly(turn.life(), length, last);
  }

  private static Optional<String> begunWrongly(LifeField life, long length, Turn last) {
    RecordKey key = life.key();
    if (Life.isAlive(length) && Life.isAlive(last.before())) {
      return Optional.of(
          "%s of %s was begun by a write that found it alive".formatted(life.field(), key));
    }
    if (Life.isAlive(length) && last.before() + 1 != length) {
      return Optional.of("%s of %s is longer than its writer made it".formatted(life.field(), key));
    }
    return Optional.empty();
  }
}
