package io.muster.storage.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Writer;
import io.muster.protocol.sync.HybridClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member sends is taken register by register, and only where it is valid. */
final class LibraryRefusalTest {
  private static final Timestamp NOW = Timestamp.ofMillis(TestDevice.START);
  private static final Hash BYTES = Hash.sha256(new byte[] {1});
  private static final ContentId CONTENT = ContentId.of(BYTES);
  private static final VariantId THUMB = VariantId.parse("thumb_128");

  @TempDir private Path folder;
  private TestDevice a;
  private TestDevice b;
  private long sequence;

  @BeforeEach
  void open() {
    a = new TestDevice(folder, "a");
    b = new TestDevice(folder, "b");
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private Register register(Timestamp time, ByteString value) {
    return new Register(time, new Dot(new Writer(b.id, new Incarnation(1, 9)), sequence), value);
  }

  /** Sends a write of b to a; returns how many records it changed. */
  private int send(RecordKey key, Map<String, Register> fields) {
    LibraryRecord record = new LibraryRecord(key, new TreeMap<>(fields));
    ChangeRange range =
        ChangeRange.of(new Writer(b.id, new Incarnation(1, 9)), sequence - 1, sequence);
    return a.library.merge(new Changes(range, List.of(record))).changed().size();
  }

  private int send(RecordKey key, String field, Timestamp time, ByteString value) {
    sequence++;
    return send(key, Map.of(field, register(time, value)));
  }

  private void assertDropped(RecordKey key, String field, Timestamp time, ByteString value) {
    Hash before = a.library.state().root();
    assertThat(send(key, field, time, value)).isZero();
    assertThat(a.library.state().root()).isEqualTo(before);
    assertThat(a.library.state().context().of(new Writer(b.id, new Incarnation(1, 9))).last())
        .isEqualTo(sequence);
  }

  @Test
  void shouldTakeOwnRowsFromTheirOwnerOnly() {
    ByteString name = Values.ofText("my photos");
    assertDropped(RecordKey.device(a.id), "name", NOW, name);
    assertDropped(RecordKey.location(a.id, new Uuid(1, 2)), "name", NOW, name);
    assertThat(send(RecordKey.location(b.id, new Uuid(1, 2)), "name", NOW, name)).isEqualTo(1);
  }

  @Test
  void shouldRefuseToWriteWhatAnotherDeviceOwns() {
    Mutation mutation = Mutation.put(RecordKey.device(b.id), Map.of());
    assertThatThrownBy(() -> a.library.write(List.of(mutation)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldDropTimesThatAreInvalidEverywhere() {
    RecordKey variant = RecordKey.variant(THUMB);
    ByteString text = Values.ofText("x");
    assertDropped(variant, "description", Timestamp.NONE, text);
    assertDropped(variant, "description", Timestamp.END, text);
    assertDropped(variant, "description", new Timestamp(-1), text);
    assertDropped(variant, "description", new Timestamp(Timestamp.EARLIEST.value() - 1), text);
    assertThat(send(variant, "description", Timestamp.EARLIEST, text)).isEqualTo(1);
    RecordKey content = RecordKey.content(CONTENT);
    assertDropped(content, "size", NOW, Values.ofNumber(1));
    assertThat(send(content, "size", Timestamp.NONE, Values.ofNumber(1))).isEqualTo(1);
  }

  @Test
  void shouldDropValuesThatDoNotFitTheirField() {
    RecordKey variant = RecordKey.variant(THUMB);
    assertDropped(variant, "description", NOW, ByteString.fromHex("ff"));
    assertDropped(variant, "priority", NOW, Values.ofText("high"));
    assertDropped(variant, "colour", NOW, Values.ofText("red"));
    assertDropped(variant, "life", NOW, Values.ofNumber(0));
    assertDropped(variant, "life", NOW, Values.ofNumber(-1));
    assertDropped(variant, "life", NOW, Values.ofText("x"));
    String longText = "x".repeat(Register.MAX_VALUE + 1);
    assertDropped(variant, "description", NOW, Values.ofText(longText));
    assertDropped(
        new RecordKey(RecordType.VARIANT, ByteString.copyFromUtf8("no variant")),
        "description",
        NOW,
        Values.ofText("x"));
  }

  @Test
  void shouldDropSidecarsThatDescribeNothing() {
    RecordKey group = RecordKey.group(CONTENT);
    assertDropped(group, GroupFields.blob(THUMB), NOW, Values.ofText("a picture"));
    assertDropped(group, GroupFields.life(THUMB), NOW, Values.ofNumber(0));
    assertDropped(group, "life", NOW, Values.ofNumber(1));
    assertThat(a.library.queries().group(CONTENT).sidecars()).isEmpty();
  }

  @Test
  void shouldDropAContentThatIsNotNamedByItsHash() {
    RecordKey content = RecordKey.content(CONTENT);
    ByteString wrong = Hash.sha256(new byte[] {2}).byteString();
    assertDropped(content, "cas_id", Timestamp.NONE, wrong);
    assertDropped(content, "cas_id", Timestamp.NONE, Values.ofText("x"));
    assertThat(send(content, "cas_id", Timestamp.NONE, BYTES.byteString())).isEqualTo(1);
  }

  @Test
  void shouldKeepTheValidFieldsOfARecordBesideInvalidOnes() {
    sequence++;
    int changed =
        send(
            RecordKey.variant(THUMB),
            Map.of(
                "description", register(NOW, Values.ofText("small")),
                "priority", register(NOW, Values.ofText("high"))));
    assertThat(changed).isEqualTo(1);
    assertThat(a.library.recomputedRoot()).isEqualTo(a.library.state().root());
  }

  @Test
  void shouldRefuseToWriteAContentThatIsNotNamedByItsHash() {
    ByteString wrong = Hash.sha256(new byte[] {2}).byteString();
    Mutation mutation = Mutation.put(RecordKey.content(CONTENT), Map.of("cas_id", wrong));
    assertThatThrownBy(() -> a.library.write(List.of(mutation)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit");
  }

  @Test
  void shouldTakeTheSameDotForTwoRecordsOfAClone() {
    sequence++;
    assertThat(send(RecordKey.variant(THUMB), text("x"))).isEqualTo(1);
    assertThat(send(RecordKey.variant(VariantId.parse("text_plain")), text("y"))).isEqualTo(1);
    ChangeRange range = ChangeRange.of(new Writer(b.id, new Incarnation(1, 9)), 0, 1);
    assertThat(a.library.changes(range, 1, 1).records()).hasSize(2);
  }

  private Map<String, Register> text(String value) {
    return Map.of("description", register(NOW, Values.ofText(value)));
  }

  @Test
  void shouldNotFollowAClockThatIsYearsAhead() {
    Timestamp future = Timestamp.ofMillis(4_000_000_000_000L);
    RecordKey key = RecordKey.variant(THUMB);
    assertThat(send(key, "description", future, Values.ofText("from 2096"))).isEqualTo(1);
    a.library.write(List.of(Mutation.put(key, Map.of("priority", Values.ofNumber(1)))));
    LibraryRecord record =
        a.library.changes(ChangeRange.of(a.library.writer(), 3, 4), 1, 1).records().getFirst();
    assertThat(record.fields().values())
        .allMatch(
            register ->
                register.time().millis() <= TestDevice.START + HybridClock.MAX_LEAD_MILLIS + 1);
  }

  @Test
  void shouldWriteNothingOfABatchWithOneBadMutation() {
    Mutation good = Mutation.put(RecordKey.variant(THUMB), Map.of());
    Mutation bad =
        Mutation.put(RecordKey.variant(THUMB), Map.of("priority", Values.ofText("high")));
    var context = a.library.state().context();
    Hash root = a.library.state().root();
    assertThatThrownBy(() -> a.library.write(List.of(good, bad)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 bytes");
    assertThat(a.library.state().context()).isEqualTo(context);
    assertThat(a.library.state().root()).isEqualTo(root);
    a.library.write(List.of(good));
    assertThat(a.library.queries().variants()).hasSize(1);
    assertThat(a.library.recomputedRoot()).isEqualTo(a.library.state().root());
  }
}
