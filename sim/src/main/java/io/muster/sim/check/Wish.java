package io.muster.sim.check;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.Mutation.FieldWrite;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType.Ownership;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Values;
import io.muster.sim.device.Commit;
import io.muster.sim.world.Text;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a write was asked for, held against what is there after it. A write is done where each value
 * is the last that was wanted of its field, has a name that no other write has, and wins over what
 * its writer saw.
 */
final class Wish {
  private final Commit commit;
  private final SortedMap<RecordKey, SortedMap<String, ByteString>> values = new TreeMap<>();

  private Wish(Commit commit) {
    this.commit = commit;
    commit.wanted().forEach(mutation -> mutation.writes().forEach(write -> take(mutation, write)));
  }

  /** What is not as it was wanted. */
  static Optional<String> undone(Commit commit) {
    Wish wish = new Wish(commit);
    return wish.values.entrySet().stream()
        .flatMap(record -> wish.undone(record.getKey(), record.getValue()).stream())
        .findFirst();
  }

  private void take(Mutation mutation, FieldWrite write) {
    RecordKey key = mutation.key();
    String field = write.field();
    switch (write) {
      case Mutation.SetValue(_, ByteString value) -> fields(key).put(field, value);
      case Mutation.Create _ -> turn(key, field, true);
      case Mutation.Delete _ -> turn(key, field, false);
    }
  }

  private SortedMap<String, ByteString> fields(RecordKey key) {
    return values.computeIfAbsent(key, any -> new TreeMap<>());
  }

  private void turn(RecordKey key, String field, boolean alive) {
    ByteString wanted = fields(key).get(field);
    long life = wanted == null ? before(key).life(field) : Life.length(wanted);
    if (Life.isAlive(life) != alive) {
      fields(key).put(field, Values.ofNumber(life + 1));
    }
  }

  private LibraryRecord before(RecordKey key) {
    return commit.before().getOrDefault(key, LibraryRecord.empty(key));
  }

  private LibraryRecord written(RecordKey key) {
    return commit.written().getOrDefault(key, LibraryRecord.empty(key));
  }

  private Optional<String> undone(RecordKey key, SortedMap<String, ByteString> wanted) {
    return wanted.entrySet().stream()
        .filter(field -> !isThere(key, field.getKey(), field.getValue()))
        .findFirst()
        .map(field -> Text.of("was to write %s and did not", Names.of(field.getKey(), key)))
        .or(() -> misnamed(key))
        .or(() -> beaten(key));
  }

  private boolean isThere(RecordKey key, String field, ByteString value) {
    return written(key).value(field).or(() -> before(key).value(field)).equals(Optional.of(value));
  }

  private Optional<String> misnamed(RecordKey key) {
    return written(key).fields().entrySet().stream()
        .filter(field -> !isOwn(field.getValue().dot()))
        .findFirst()
        .map(field -> Text.of("wrote %s under another's name", Names.of(field.getKey(), key)));
  }

  private boolean isOwn(Dot dot) {
    return commit.dots().stream()
        .anyMatch(
            dots ->
                dots.writer().equals(dot.writer())
                    && dots.range().after() < dot.sequence()
                    && dot.sequence() <= dots.range().upTo());
  }

  /** What follows from bytes alone has no time, and so no order of its own. */
  private Optional<String> beaten(RecordKey key) {
    return key.type().ownership() == Ownership.DERIVED
        ? Optional.empty()
        : written(key).fields().entrySet().stream()
            .filter(field -> !wins(key, field.getKey(), field.getValue()))
            .findFirst()
            .map(field -> Text.of("wrote %s below what it saw", Names.of(field.getKey(), key)));
  }

  private boolean wins(RecordKey key, String field, Register written) {
    Register before = before(key).fields().get(field);
    return before == null || Order.wins(field, written, before);
  }
}
