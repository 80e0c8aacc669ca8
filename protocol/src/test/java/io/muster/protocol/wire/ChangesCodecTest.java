package io.muster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import io.muster.protocol.digest.BatchChanges;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.BatchChange.Shape;
import io.muster.protocol.model.BatchChange.Toggled;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.testing.Samples;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class ChangesCodecTest {
  private static final int BATCHES = 10_000;
  private static final Shape SHAPE = new Shape(1_000, 9);

  private static List<VariantId> variants(int count) {
    List<VariantId> variants = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      variants.add(new VariantId("thumb", "v" + i));
    }
    return variants;
  }

  /** A batch of 1,000 contents under nine variants, of which so many per cent are held. */
  private static AvailabilityBatch batch(int number, int percent) {
    SplittableRandom random = new SplittableRandom(number);
    List<ContentId> slots = new ArrayList<>();
    RoaringBitmap bits = new RoaringBitmap();
    for (int slot = 0; slot < SHAPE.slots(); slot++) {
      slots.add(Samples.content(number * SHAPE.slots() + slot));
      for (int variant = 0; variant < SHAPE.variants(); variant++) {
        if (random.nextInt(100) < percent) {
          bits.add(variant * AvailabilityBatch.STRIDE + slot);
        }
      }
    }
    return new AvailabilityBatch(number, variants(SHAPE.variants()), slots, bits);
  }

  /** So many of all bits, drawn at random. */
  private static List<BatchChange> toggled(int count) {
    SplittableRandom random = new SplittableRandom(count);
    SortedMap<Integer, RoaringBitmap> bits = new TreeMap<>();
    for (int left = count; left > 0; ) {
      int number = random.nextInt(BATCHES);
      int position = random.nextInt(9) * AvailabilityBatch.STRIDE + random.nextInt(1_000);
      left -= bits.computeIfAbsent(number, _ -> new RoaringBitmap()).checkedAdd(position) ? 1 : 0;
    }
    List<BatchChange> changes = new ArrayList<>();
    bits.forEach((number, some) -> changes.add(Toggled.of(number, SHAPE, some)));
    return changes;
  }

  private static int size(BatchChange... changes) {
    return ChangesCodec.encode(List.of(changes)).size();
  }

  @Property(tries = 300)
  void shouldReadWhatItWrote(@ForAll long seed) {
    List<BatchChange> changes = WireSamples.changes(new Samples(seed), 40);
    ByteString bytes = ChangesCodec.encode(changes);
    assertThat(ChangesCodec.decode(bytes, 40)).isEqualTo(changes);
    assertThat(ChangesCodec.encode(changes.reversed())).isEqualTo(bytes);
    int most =
        changes.stream()
            .mapToInt(change -> ChangesCodec.size(change) + ChangesCodec.size(change.variants()))
            .sum();
    assertThat(bytes.size()).isLessThanOrEqualTo(most + 10);
  }

  @Test
  void shouldTakeLittleMoreThanWhichBitsChanged() {
    // log2 C(90,000,000, d) is 272, 18,000 and 141,000 bytes
    for (int[] most : new int[][] {{100, 300}, {10_000, 19_500}, {100_000, 152_000}}) {
      List<BatchChange> changes = toggled(most[0]);
      ByteString bytes = ChangesCodec.encode(changes);
      assertThat(bytes.size()).isLessThanOrEqualTo(most[1]);
      assertThat(ChangesCodec.decode(bytes, BATCHES)).isEqualTo(changes);
    }
  }

  @Test
  void shouldTakeTheSmallestFormForTheBitsOfABatch() {
    int mapping = 9 * 9;
    assertThat(size(BatchChanges.bits(batch(0, 50))) - mapping).isBetween(1_125, 1_170);
    assertThat(size(BatchChanges.bits(batch(0, 99))) - mapping).isLessThan(150);
    assertThat(size(BatchChanges.bits(batch(0, 1))) - mapping).isLessThan(150);
    assertThat(size(BatchChanges.bits(batch(0, 100))) - mapping).isLessThan(30);
    assertThat(size(BatchChanges.bits(batch(0, 0))) - mapping).isLessThan(30);
  }

  @Test
  void shouldNameContentsInSixBytesToWhoKnowsThem() {
    AvailabilityBatch batch = batch(3, 100);
    assertThat(size(batch.abbreviated())).isBetween(6_000, 6_150);
    assertThat(size(batch)).isBetween(16_000, 16_150);
  }

  private static void refuses(PackedWriter bytes, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangesCodec.decode(ByteString.copyFrom(bytes.toBytes()), 100))
        .withMessageContaining(why);
  }

  private static PackedWriter numbers(long... numbers) {
    PackedWriter out = new PackedWriter();
    for (long number : numbers) {
      out.number(number);
    }
    return out;
  }

  @Test
  void shouldRefuseCountsThatTheBytesHaveNoRoomFor() {
    refuses(numbers(1 << 20), "a count of");
    refuses(numbers(9_000), "no room");
    refuses(numbers(1, 200), "no room");
    refuses(numbers(0, 50), "no room");
    refuses(numbers(0, 0, 50), "no room");
    refuses(numbers(0, 1, 10, 10, 1 << 30), "no room");
    refuses(numbers(0, 1, 10, 10, 9, 40, 1), "a parameter of 40");
    refuses(numbers(0, 1, 10, 10, 1, 41, 1), "a parameter of 41");
    refuses(numbers(1, 0, 0, 1, 0, 2, 0, 4_001, 1, 1), "more names");
    refuses(numbers(1, 0, 0, 1, 0, 2, 0, 4_099), "a count of");
  }

  @Test
  void shouldRefuseWhatLiesOutsideOfABatchOrItsHead() {
    refuses(numbers(0, 1, 0, 5, 1, 3, 0), "a number that is not below 0");
    refuses(numbers(1, 0, 0, 1, 100, 2, 0, 0), "is not the head's");
    refuses(numbers(0, 0, 1, 0, 2, 7, 0), "a mapping that is not there");
    refuses(numbers(1, 0, 0, 1, 0, 9, 0, 0), "a change of kind 9");
    refuses(numbers(0, 0, 0, 0), "after the last change");
  }

  @Test
  void shouldRefuseABatchThatStandsTwice() {
    Toggled some = Toggled.of(3, SHAPE, RoaringBitmap.bitmapOf(5));
    Toggled others = Toggled.of(3, new Shape(1_001, 9), RoaringBitmap.bitmapOf(5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangesCodec.decode(ChangesCodec.encode(List.of(some, others)), 9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangesCodec.encode(List.of(batch(3, 1), batch(3, 2))));
  }

  /** A few bytes can say that a whole batch is covered: not of any number of them. */
  @Test
  void shouldRefuseMoreBitsThanAFrameMaySpeakOf() {
    List<VariantId> all = variants(AvailabilityBatch.MAX_VARIANTS);
    RoaringBitmap full = new RoaringBitmap();
    full.add(0L, (long) AvailabilityBatch.MAX_VARIANTS * AvailabilityBatch.STRIDE);
    List<BatchChange> changes = new ArrayList<>();
    for (int number = 0; number <= 512; number++) {
      changes.add(new BatchChange.Bits(number, all, AvailabilityBatch.STRIDE, 0, full));
    }
    assertThat(ChangesCodec.decode(ChangesCodec.encode(changes.subList(0, 512)), 1_000))
        .hasSize(512);
    ByteString more = ChangesCodec.encode(changes);
    assertThat(more.size()).isLessThan(20_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChangesCodec.decode(more, 1_000))
        .withMessageContaining("more bits");
  }

  @Property(tries = 1_000)
  void shouldReadOrRefuseAnyBytes(@ForAll @Size(max = 200) byte[] bytes) {
    readOrRefuse(ByteString.copyFrom(bytes));
  }

  @Property(tries = 1_000)
  void shouldReadOrRefuseBytesOfWhichSomeWereChanged(@ForAll long seed) {
    Samples samples = new Samples(seed);
    byte[] bytes = ChangesCodec.encode(WireSamples.changes(samples, 20)).toByteArray();
    for (int i = samples.random().nextInt(4); i >= 0; i--) {
      bytes[samples.random().nextInt(bytes.length)] = (byte) samples.random().nextInt();
    }
    ByteString hostile = ByteString.copyFrom(bytes, 0, bytes.length - samples.random().nextInt(2));
    readOrRefuse(hostile);
  }

  private static void readOrRefuse(ByteString bytes) {
    try {
      List<BatchChange> changes = ChangesCodec.decode(bytes, 20);
      assertThat(ChangesCodec.decode(ChangesCodec.encode(changes), 20)).isEqualTo(changes);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      assertThat(e).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void shouldRefuseARowThatEndsTooEarly() {
    assertThatExceptionOfType(BufferUnderflowException.class)
        .isThrownBy(
            () ->
                ChangesCodec.decode(
                    ByteString.copyFrom(numbers(0, 1, 10, 10, 3, 0, 0xff).toBytes()), 9));
  }
}
