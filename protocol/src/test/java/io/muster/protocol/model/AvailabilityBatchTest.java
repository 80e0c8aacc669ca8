package io.muster.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.muster.protocol.testing.Samples;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class AvailabilityBatchTest {
  private static final VariantId THUMB = new VariantId("thumb", "128");
  private static final VariantId TEXT = new VariantId("text", "default");

  private record Cell(ContentId content, VariantId variant) {}

  @Property
  void shouldBehaveLikeAMap(@ForAll long seed) {
    Samples samples = new Samples(seed);
    AvailabilityBatch batch = AvailabilityBatch.empty(3);
    Map<Cell, Boolean> model = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      Cell cell = new Cell(Samples.content(samples.random().nextInt(12)), samples.variant());
      boolean held = samples.random().nextInt(3) > 0;
      AvailabilityBatch before = batch;
      int countBefore = before.count();
      batch = batch.with(cell.content(), cell.variant(), held);
      assertThat(before.count()).isEqualTo(countBefore);
      model.put(cell, held);
    }
    for (Map.Entry<Cell, Boolean> entry : model.entrySet()) {
      int slot = batch.slots().indexOf(entry.getKey().content());
      VariantId variant = entry.getKey().variant();
      assertThat(batch.has(slot, variant)).isEqualTo(entry.getValue());
      assertThat(batch.held(slot).contains(variant)).isEqualTo(entry.getValue());
      assertThat(batch.bitsOf(batch.variants().indexOf(variant)).get(slot))
          .isEqualTo(entry.getValue());
    }
    assertThat(batch.count()).isEqualTo(model.values().stream().filter(held -> held).count());
    assertThat(batch)
        .isEqualTo(new AvailabilityBatch(3, batch.variants(), batch.slots(), batch.bits()));
  }

  @Test
  void shouldNotTakeASlotBeyondTheEndForAnotherVariants() {
    AvailabilityBatch batch =
        AvailabilityBatch.empty(0)
            .with(Samples.content(1), THUMB, false)
            .with(Samples.content(1), TEXT, true);
    assertThat(batch.has(0, TEXT)).isTrue();
    assertThat(batch.has(AvailabilityBatch.STRIDE, THUMB)).isFalse();
    assertThat(batch.has(-1, TEXT)).isFalse();
  }

  @Test
  void shouldRefuseWhatDoesNotFit() {
    List<ContentId> slots = List.of(Samples.content(1));
    List<VariantId> variants = List.of(THUMB);
    refuses(-1, variants, slots);
    refuses(AvailabilityBatch.MAX_BATCHES, variants, slots);
    refuses(0, List.of(THUMB, THUMB), slots);
    refuses(0, variants, List.of(Samples.content(1), Samples.content(1)));
    refuses(0, variants, slots, 1);
    refuses(0, variants, slots, AvailabilityBatch.STRIDE);
    refuses(0, variants, slots, -1);
    refuses(0, List.of(), slots, 0);
    refuses(
        0,
        variants,
        IntStream.rangeClosed(0, AvailabilityBatch.MAX_SLOTS).mapToObj(Samples::content).toList());
    refuses(
        0,
        IntStream.rangeClosed(0, AvailabilityBatch.MAX_VARIANTS)
            .mapToObj(i -> new VariantId("thumb", "v" + i))
            .toList(),
        slots);
  }

  private static void refuses(
      int number, List<VariantId> variants, List<ContentId> slots, int... bits) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new AvailabilityBatch(number, variants, slots, RoaringBitmap.bitmapOf(bits)));
  }

  @Test
  void shouldHandOutACopyOfItsBits() {
    AvailabilityBatch batch = AvailabilityBatch.empty(0).with(Samples.content(1), THUMB, true);
    batch.bits().add(1);
    assertThat(batch.count()).isEqualTo(1);
  }
}
