package io.muster.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.google.protobuf.ByteString;
import io.muster.protocol.testing.Samples;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordRulesTest {
  private static final Timestamp NOW = Timestamp.ofMillis(Samples.NOW);
  private static final RecordKey GROUP = RecordKey.group(Samples.content(1));
  private static final RecordKey TAG = RecordKey.variant(new VariantId("thumb", "128"));

  private static LibraryRecord record(
      RecordKey key, int device, Timestamp time, String field, ByteString value) {
    Register register = new Register(time, new Dot(Samples.writer(device), 1), value);
    return new LibraryRecord(key, new TreeMap<>(Map.of(field, register)));
  }

  private static void refuses(LibraryRecord record, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordRules.check(record))
        .withMessageContaining(why);
  }

  @Test
  void shouldTakeWhatFits() {
    ByteString one = Values.ofNumber(1);
    ByteString blob = Blob.failed("no", 1).encode();
    RecordKey own = RecordKey.device(Samples.device(1));
    assertThatNoException()
        .isThrownBy(
            () -> {
              RecordRules.check(record(GROUP, 1, NOW, "thumb_128.life", one));
              RecordRules.check(record(GROUP, 1, NOW, "thumb_128.blob", blob));
              RecordRules.check(record(own, 1, NOW, "name", Values.ofText("a")));
              RecordRules.check(record(TAG, 1, NOW, "priority", one));
              RecordRules.check(
                  record(RecordKey.content(Samples.content(1)), 1, Timestamp.NONE, "size", one));
            });
  }

  @Test
  void shouldRefuseRowsOfAnotherDevice() {
    RecordKey location = RecordKey.location(Samples.device(1), new Uuid(1, 2));
    refuses(record(location, 2, NOW, "name", Values.ofText("x")), "another device owns");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 1_577_836_799_999L << 16, 4_102_444_800_000L << 16})
  void shouldRefuseTimesThatNoWriteCanHave(long time) {
    refuses(record(TAG, 1, new Timestamp(time), "priority", Values.ofNumber(1)), "carries a time");
  }

  @Test
  void shouldRefuseTimesOnWhatIsDerived() {
    RecordKey content = RecordKey.content(Samples.content(1));
    refuses(record(content, 1, NOW, "size", Values.ofNumber(1)), "carries a time");
  }

  @Test
  void shouldRefuseValuesThatDoNotReadAsTheirKind() {
    refuses(record(TAG, 1, NOW, "priority", Values.ofText("1")), "8 bytes");
    refuses(record(TAG, 1, NOW, "description", ByteString.copyFrom(new byte[] {-1})), "UTF-8");
    refuses(record(TAG, 1, NOW, "life", Values.ofNumber(0)), "a life counts");
    refuses(record(TAG, 1, NOW, "life", Values.ofNumber(Long.MAX_VALUE)), "a life counts");
    refuses(record(GROUP, 1, NOW, "thumb_128.blob", Values.ofNumber(1)), "sidecar's description");
    refuses(record(TAG, 1, NOW, "description", ByteString.copyFrom(new byte[70_000])), "70000");
  }

  @Test
  void shouldRefuseUnknownFieldsAndKeys() {
    refuses(record(TAG, 1, NOW, "colour", Values.ofText("x")), "has no field 'colour'");
    refuses(record(GROUP, 1, NOW, "life", Values.ofNumber(1)), "has no field 'life'");
    RecordKey odd = new RecordKey(RecordType.VARIANT, Values.ofText("Not one"));
    refuses(record(odd, 1, NOW, "life", Values.ofNumber(1)), "variant id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecordKey(RecordType.GROUP, Values.ofText("short")));
  }

  @Test
  void shouldTakeWhatPeopleSayOfFiles() {
    Uuid target = Samples.content(1).uuid();
    Uuid tag = new Uuid(1, 2);
    ByteString one = Values.ofNumber(1);
    assertThatNoException()
        .isThrownBy(
            () -> {
              RecordRules.check(record(RecordKey.metadata(target), 2, NOW, "favorite", one));
              RecordRules.check(record(RecordKey.tag(tag), 2, NOW, "name", Values.ofText("sea")));
              RecordRules.check(record(RecordKey.label(tag), 2, NOW, "parent", ByteString.EMPTY));
              RecordRules.check(record(RecordKey.tagOf(tag, target), 2, NOW, "life", one));
              RecordRules.check(record(RecordKey.labelOf(tag, target), 2, NOW, "life", one));
            });
    refuses(record(RecordKey.tagOf(tag, target), 2, NOW, "name", one), "has no field 'name'");
    refuses(record(RecordKey.metadata(target), 2, NOW, "hidden", Values.ofText("1")), "8 bytes");
  }

  @Test
  void shouldEndKeysOfLinksWithWhatTheyAreAbout() {
    Uuid target = Samples.content(1).uuid();
    assertThat(RecordKey.tagOf(new Uuid(1, 2), target).key().substring(16))
        .isEqualTo(target.byteString());
    assertThat(RecordKey.labelOf(new Uuid(1, 2), target).key().substring(16))
        .isEqualTo(target.byteString());
  }

  @Test
  void shouldNumberEveryTypeOnce() {
    for (RecordType type : RecordType.values()) {
      assertThat(RecordType.ofNumber(type.number())).contains(type);
    }
    assertThat(RecordType.ofNumber(0)).isEmpty();
  }
}
