package io.muster.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.Writer;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class OrderTest {
  private static final RecordKey KEY = RecordKey.content(ContentId.of(Hash.sha256(new byte[] {1})));

  private static Register register(long time, int device, ByteString value) {
    return register(time, device, value, 1);
  }

  private static Register register(long time, int device, ByteString value, long sequence) {
    DeviceId id = new DeviceId(new Hash(device, 0, 0, 0));
    return new Register(
        new Timestamp(time), new Dot(new Writer(id, new Incarnation(1, 7)), sequence), value);
  }

  private static ByteString text(String text) {
    return Values.ofText(text);
  }

  private static LibraryRecord record(Register register) {
    TreeMap<String, Register> fields = new TreeMap<>();
    fields.put("kind", register);
    return new LibraryRecord(KEY, fields);
  }

  @Test
  void shouldPutTheLaterTimeBeforeAllElse() {
    Register later = register(2, 1, text("a"));
    assertThat(Order.wins("name", later, register(1, 9, text("b")))).isTrue();
    assertThat(Order.wins("name", register(1, 9, text("b")), later)).isFalse();
  }

  @Test
  void shouldTakeTheGreaterDeviceAndThenTheGreaterValueWhereTimesAreEqual() {
    assertThat(Order.wins("name", register(1, 2, text("a")), register(1, 1, text("b")))).isTrue();
    assertThat(Order.wins("name", register(1, 1, text("b")), register(1, 1, text("a")))).isTrue();
  }

  @Test
  void shouldTakeTheLongerLifeWhateverTheTimes() {
    Register longer = register(1, 1, Values.ofNumber(3));
    assertThat(Order.wins(Life.FIELD, longer, register(9, 9, Values.ofNumber(2)))).isTrue();
    assertThat(Order.wins(Life.FIELD, register(9, 9, Values.ofNumber(2)), longer)).isFalse();
  }

  @Test
  void shouldNotMindUnderWhichNameAValueWasWritten() {
    LibraryRecord one = record(register(0, 1, text("image"), 12));
    LibraryRecord other = record(register(0, 1, text("image"), 17));
    assertThat(Order.lacking(one, other)).isEmpty();
    assertThat(Order.lacking(other, one)).isEmpty();
  }

  @Test
  void shouldNameTheFieldThatIsMissing() {
    LibraryRecord least = record(register(1, 1, text("image")));
    assertThat(Order.lacking(LibraryRecord.empty(KEY), least)).containsExactly("kind");
  }
}
