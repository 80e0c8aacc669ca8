package io.muster.sim.check;

import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import io.muster.sim.device.Records;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /** A life: a field of a record. */
  private record LifeField(RecordKey key, String field) {}

  /** A write of a life. */
  private record Turn(LifeField life, Dot dot, long before, long after) {}

  /** What a write made of a life; a dot alone may name two writes of a device that lost one. */
  private record Written(RecordKey key, String field, Dot dot, long length)
      implements Comparable<Written> {
    private static final Comparator<Written> ORDER =
        Comparator.comparing(Written::key)
            .thenComparing(Written::field)
            .thenComparing(Written::dot)
            .thenComparingLong(Written::length);

    static Written of(Turn turn) {
      return new Written(turn.life().key(), turn.life().field(), turn.dot(), turn.after());
    }

    @Override
    public int compareTo(Written other) {
      return ORDER.compare(this, other);
    }
  }

  @Override
  public Optional<String> atEnd(List<Device> devices) {
    SortedMap<Written, Turn> byDot = new TreeMap<>();
    ledger.committed().stream()
        .flatMap(commit -> turns(commit).stream())
        .forEach(turn -> byDot.put(Written.of(turn), turn));
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
      Turn turn, SortedMap<RecordKey, LibraryRecord> all, SortedMap<Written, Turn> byDot) {
    RecordKey key = turn.life().key();
    String field = turn.life().field();
    LibraryRecord record = all.getOrDefault(key, LibraryRecord.empty(key));
    long length = record.life(field);
    if (length < turn.after()) {
      return Optional.of(
          "%s of %s is %d, a write made it %d".formatted(field, key, length, turn.after()));
    }
    Register register = record.fields().get(field);
    Turn last =
        register == null ? null : byDot.get(new Written(key, field, register.dot(), length));
    if (Life.isAlive(length) && last != null && Life.isAlive(last.before())) {
      return Optional.of("%s of %s was begun by a write that found it alive".formatted(field, key));
    }
    if (Life.isAlive(length) && last != null && last.before() + 1 != length) {
      return Optional.of("%s of %s is longer than its writer made it".formatted(field, key));
    }
    return Optional.empty();
  }
}
