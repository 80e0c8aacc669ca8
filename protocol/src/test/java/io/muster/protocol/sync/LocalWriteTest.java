package io.muster.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.testing.Samples;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LocalWriteTest {
  private static final VariantId THUMB = new VariantId("thumb", "128");
  private static final String LIFE = GroupFields.life(THUMB);
  private static final Blob BLOB = Blob.ready(Hash.ZERO, 5, "jpg", 1);
  private final HybridClock clock = new HybridClock(Timestamp.NONE);
  private long sequence;

  private Optional<LibraryRecord> write(LibraryRecord current, Mutation mutation) {
    Dot dot = new Dot(Samples.writer(1), ++sequence);
    return LocalWrite.apply(current, mutation, dot, clock, Samples.NOW);
  }

  private static Timestamp timeOf(LibraryRecord record, String field) {
    return Objects.requireNonNull(record.fields().get(field)).time();
  }

  private LibraryRecord applied(LibraryRecord current, Mutation mutation) {
    return Merge.merge(current, write(current, mutation).orElseThrow());
  }

  @Test
  void shouldCreateDeleteAndCreateAgain() {
    RecordKey key = RecordKey.group(Samples.content(1));
    LibraryRecord made =
        applied(LibraryRecord.empty(key), Mutation.putSidecar(Samples.content(1), THUMB, BLOB));
    assertThat(made.life(LIFE)).isEqualTo(1);
    assertThat(made.value(GroupFields.blob(THUMB)).map(Blob::decode)).contains(BLOB);
    LibraryRecord gone = applied(made, Mutation.deleteSidecar(Samples.content(1), THUMB));
    assertThat(gone.life(LIFE)).isEqualTo(2);
    LibraryRecord back = applied(gone, Mutation.putSidecar(Samples.content(1), THUMB, BLOB));
    assertThat(back.life(LIFE)).isEqualTo(3);
    assertThat(timeOf(back, LIFE)).isGreaterThan(timeOf(gone, LIFE));
  }

  @Test
  void shouldWriteNothingWhereAllIsAsWanted() {
    RecordKey key = RecordKey.group(Samples.content(1));
    Mutation put = Mutation.putSidecar(Samples.content(1), THUMB, BLOB);
    assertThat(write(applied(LibraryRecord.empty(key), put), put)).isEmpty();
    Mutation delete = Mutation.deleteSidecar(Samples.content(1), THUMB);
    assertThat(write(LibraryRecord.empty(key), delete)).isEmpty();
  }

  @Test
  void shouldWriteOnlyTheFieldsThatChange() {
    RecordKey key = RecordKey.device(Samples.device(1));
    LibraryRecord first =
        applied(
            LibraryRecord.empty(key),
            Mutation.put(key, Map.of("name", Values.ofText("a"), "os", Values.ofText("b"))));
    Optional<LibraryRecord> second =
        write(
            first, Mutation.put(key, Map.of("name", Values.ofText("c"), "os", Values.ofText("b"))));
    assertThat(second.orElseThrow().fields()).containsOnlyKeys("name");
  }

  @Test
  void shouldGiveOneTimeToAllThatAWriteSets() {
    RecordKey key = RecordKey.device(Samples.device(1));
    LibraryRecord made =
        applied(
            LibraryRecord.empty(key),
            Mutation.put(key, Map.of("name", Values.ofText("a"), "os", Values.ofText("b"))));
    assertThat(timeOf(made, "name")).isEqualTo(timeOf(made, "os"));
  }

  @Test
  void shouldNotSpreadATimeOfAWrongClockToOtherFields() {
    RecordKey key = RecordKey.device(Samples.device(1));
    Timestamp far = Timestamp.ofMillis(Samples.NOW + 100_000_000_000L);
    Register ahead = new Register(far, new Dot(Samples.writer(2), 1), Values.ofText("x"));
    LibraryRecord current = new LibraryRecord(key, new TreeMap<>(Map.of("name", ahead)));
    LibraryRecord made =
        applied(
            current,
            Mutation.put(key, Map.of("name", Values.ofText("a"), "os", Values.ofText("b"))));
    assertThat(timeOf(made, "name")).isGreaterThan(far);
    assertThat(timeOf(made, "os")).isLessThan(far);
  }

  @Test
  void shouldCarryNoTimeWhereItFollowsFromTheBytes() {
    RecordKey key = RecordKey.content(Samples.content(1));
    LibraryRecord row =
        applied(LibraryRecord.empty(key), Mutation.put(key, Map.of("size", Values.ofNumber(3))));
    assertThat(row.fields()).containsOnlyKeys("size");
    assertThat(timeOf(row, "size")).isEqualTo(Timestamp.NONE);
  }

  private void refuses(RecordKey key, Mutation.FieldWrite... writes) {
    Mutation mutation = new Mutation(key, List.of(writes));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> write(LibraryRecord.empty(key), mutation));
  }

  @Test
  void shouldRefuseWhatOthersWouldRefuse() {
    RecordKey tag = RecordKey.variant(THUMB);
    refuses(RecordKey.location(Samples.device(2), new Uuid(1, 1)), new Mutation.Create(Life.FIELD));
    refuses(tag, new Mutation.SetValue("colour", Values.ofText("red")));
    refuses(tag, new Mutation.SetValue("priority", Values.ofText("red")));
    refuses(tag, new Mutation.SetValue("description", Values.ofText("x".repeat(70_000))));
  }

  @Test
  void shouldRefuseStepsThatContradictEachOther() {
    RecordKey tag = RecordKey.variant(THUMB);
    refuses(tag, new Mutation.SetValue(Life.FIELD, Values.ofNumber(7)));
    refuses(tag, new Mutation.Create("description"));
    refuses(tag, new Mutation.Create(Life.FIELD), new Mutation.Delete(Life.FIELD));
  }
}
