package io.muster.protocol.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.muster.protocol.model.Dot;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.testing.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MergeTest {
  private static final RecordKey KEY = RecordKey.group(Samples.content(1));
  private static final String LIFE = GroupFields.life(new VariantId("thumb", "128"));

  @Property(tries = 1000)
  void shouldBeCommutativeAssociativeAndIdempotent(@ForAll long seed) {
    Samples samples = new Samples(seed);
    LibraryRecord a = samples.group(KEY);
    LibraryRecord b = samples.group(KEY);
    LibraryRecord c = samples.group(KEY);
    assertThat(Merge.merge(a, b)).isEqualTo(Merge.merge(b, a));
    assertThat(Merge.merge(Merge.merge(a, b), c)).isEqualTo(Merge.merge(a, Merge.merge(b, c)));
    assertThat(Merge.merge(a, a)).isEqualTo(a);
    assertThat(Merge.merge(Merge.merge(a, b), b)).isEqualTo(Merge.merge(a, b));
  }

  @Property(tries = 200)
  void shouldEndTheSameWhateverTheOrder(@ForAll long seed) {
    Samples samples = new Samples(seed);
    List<LibraryRecord> writes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      writes.add(samples.group(KEY));
    }
    LibraryRecord first = writes.stream().reduce(LibraryRecord.empty(KEY), Merge::merge);
    writes.addAll(List.copyOf(writes.subList(0, 4))); // some arrive twice
    Collections.shuffle(writes, new Random(seed));
    assertThat(writes.stream().reduce(LibraryRecord.empty(KEY), Merge::merge)).isEqualTo(first);
  }

  private static LibraryRecord life(long length, long laterMillis, int device) {
    Timestamp time = Timestamp.ofMillis(Samples.NOW + laterMillis);
    Register register =
        new Register(time, new Dot(Samples.writer(device), 1), Values.ofNumber(length));
    return new LibraryRecord(KEY, new TreeMap<>(Map.of(LIFE, register)));
  }

  @Test
  void shouldNotResurrectByAnUninformedCreateHoweverLate() {
    LibraryRecord deleted = life(2, 0, 1);
    LibraryRecord uninformed = life(1, 1_000_000, 2);
    LibraryRecord informed = life(3, -1_000_000, 2);
    assertThat(Merge.merge(deleted, uninformed).life(LIFE)).isEqualTo(2);
    assertThat(Merge.merge(uninformed, deleted).life(LIFE)).isEqualTo(2);
    assertThat(Merge.merge(deleted, informed).life(LIFE)).isEqualTo(3);
  }

  @Test
  void shouldLetTheLaterOfTwoEqualLivesWin() {
    assertThat(Merge.merge(life(1, 0, 1), life(1, 5, 2))).isEqualTo(life(1, 5, 2));
  }

  @Test
  void shouldKeepBothOfTwoVariantsMadeAtOnce() {
    LibraryRecord a = life(1, 0, 1);
    Register other = a.fields().get(LIFE);
    LibraryRecord b = new LibraryRecord(KEY, new TreeMap<>(Map.of("text_en.life", other)));
    assertThat(Merge.merge(a, b).fields()).containsOnlyKeys(LIFE, "text_en.life");
  }

  @Test
  void shouldRefuseTwoRecords() {
    LibraryRecord other = LibraryRecord.empty(RecordKey.group(Samples.content(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> Merge.merge(life(1, 0, 1), other));
  }
}
