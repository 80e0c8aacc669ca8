package io.muster.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Dot;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Incarnation;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Writer;
import io.muster.sim.device.Commit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class WishTest {
  private static final ContentId CONTENT = ContentId.of(Hash.sha256(new byte[] {1}));
  private static final RecordKey GROUP = RecordKey.group(CONTENT);
  private static final VariantId THUMB = VariantId.parse("thumb_128");
  private static final String LIFE = GroupFields.life(THUMB);
  private static final String BLOB = GroupFields.blob(THUMB);
  private static final Blob BYTES = Blob.ready(Hash.sha256(new byte[] {2}), 10, "jpg", 1);
  private static final Writer WRITER =
      new Writer(new DeviceId(new Hash(1, 0, 0, 0)), new Incarnation(1, 7));

  private List<ChangeRange> dots = List.of(ChangeRange.of(WRITER, 0, 1));
  private final SortedMap<String, Register> before = new TreeMap<>();
  private final SortedMap<String, Register> written = new TreeMap<>();

  private static Register life(long time, long length) {
    return new Register(new Timestamp(time), new Dot(WRITER, 1), Values.ofNumber(length));
  }

  private static Register blob(long time) {
    return new Register(new Timestamp(time), new Dot(WRITER, 1), BYTES.encode());
  }

  private Commit commit(Mutation... wanted) {
    return new Commit(0, WRITER, List.of(wanted), dots, group(before), group(written));
  }

  private static SortedMap<RecordKey, LibraryRecord> group(SortedMap<String, Register> fields) {
    SortedMap<RecordKey, LibraryRecord> records = new TreeMap<>();
    records.put(GROUP, new LibraryRecord(GROUP, fields));
    return records;
  }

  private static Mutation put() {
    return Mutation.putSidecar(CONTENT, THUMB, BYTES);
  }

  private static Mutation delete() {
    return Mutation.deleteSidecar(CONTENT, THUMB);
  }

  @Test
  void shouldHoldWhereAllIsThere() {
    written.put(LIFE, life(1, 1));
    written.put(BLOB, blob(1));
    assertThat(Wish.undone(commit(put()))).isEmpty();
  }

  @Test
  void shouldHoldWhereAllWasThereBefore() {
    before.put(LIFE, life(1, 1));
    before.put(BLOB, blob(1));
    assertThat(Wish.undone(commit(put()))).isEmpty();
  }

  @Test
  void shouldFindAValueThatWasDroppedOnTheWay() {
    written.put(LIFE, life(1, 1));
    assertThat(Wish.undone(commit(put()))).get().asString().contains("was to write " + BLOB);
  }

  @Test
  void shouldFindADeleteThatWasNotCarriedOut() {
    before.put(LIFE, life(1, 1));
    assertThat(Wish.undone(commit(delete()))).get().asString().contains("was to write " + LIFE);
  }

  @Test
  void shouldCountEachTurnOfALife() {
    before.put(LIFE, life(1, 1));
    before.put(BLOB, blob(1));
    written.put(LIFE, life(2, 3));
    assertThat(Wish.undone(commit(delete(), put()))).isEmpty();
    written.put(LIFE, life(2, 2));
    assertThat(Wish.undone(commit(delete(), put()))).isPresent();
  }

  @Test
  void shouldFindAnEditBelowWhatItSaw() {
    before.put(LIFE, life(1, 1));
    before.put(BLOB, new Register(new Timestamp(9), new Dot(WRITER, 1), Values.ofText("older")));
    written.put(BLOB, blob(8));
    assertThat(Wish.undone(commit(put()))).get().asString().contains("below what it saw");
  }

  @Test
  void shouldFindANameThatWasUsedBefore() {
    written.put(LIFE, life(1, 1));
    written.put(BLOB, blob(1));
    dots = List.of(ChangeRange.of(WRITER, 1, 2));
    assertThat(Wish.undone(commit(put()))).get().asString().contains("under another's name");
  }
}
