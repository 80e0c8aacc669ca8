package io.muster.storage.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Batch.Moment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

final class BatchCodecTest {
  private static final Hash DEVICE = Hash.sha256(new byte[] {1});

  @Test
  void shouldReadBackTheLargestBatch() {
    List<VariantId> variants = new ArrayList<>();
    for (int i = 0; i < AvailabilityBatch.MAX_VARIANTS; i++) {
      variants.add(new VariantId("k".repeat(32), "v".repeat(29) + "%03d".formatted(i)));
    }
    BitTable bits = new BitTable(AvailabilityBatch.MAX_VARIANTS, AvailabilityBatch.MAX_SLOTS);
    for (int variant = 0; variant < bits.variants(); variant++) {
      for (int slot = variant % 3; slot < bits.slots(); slot += 3) {
        bits.set(variant, slot, true);
      }
    }
    Batch batch = batch(AvailabilityBatch.MAX_BATCHES - 1, variants, bits);

    assertThat(batch.body().length).isLessThanOrEqualTo(BatchCodec.MAX_BODY);
    assertReadBack(batch);
  }

  @Test
  void shouldReadBackAnEmptyBatch() {
    assertReadBack(batch(0, List.of(), new BitTable(0, 0)));
  }

  @Test
  void shouldTakeFewBytesWhereNearlyAllIsHeld() {
    BitTable bits = new BitTable(9, 1000);
    for (int variant = 0; variant < 9; variant++) {
      for (int slot = 0; slot < 1000; slot++) {
        bits.set(variant, slot, (variant * 1000 + slot * 7) % 100 != 3);
      }
    }
    List<VariantId> variants = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      variants.add(new VariantId("thumb", String.valueOf(i)));
    }
    Batch batch = batch(5, variants, bits);

    assertThat(bits.pack().form()).isEqualTo(BitTable.Form.NOT_SET);
    assertThat(batch.body().length).isLessThan(450);
    assertReadBack(batch);
  }

  @Test
  void shouldReadBackBitsInEveryForm() {
    Random random = new Random(3);
    Set<BitTable.Form> forms = new HashSet<>();
    for (int tried = 0; tried < 300; tried++) {
      BitTable bits = new BitTable(random.nextInt(12), random.nextInt(300));
      int outOf = 1 + random.nextInt(40);
      boolean mostly = random.nextBoolean();
      for (int variant = 0; variant < bits.variants(); variant++) {
        for (int slot = 0; slot < bits.slots(); slot++) {
          bits.set(variant, slot, (random.nextInt(outOf) == 0) != mostly);
        }
      }
      BitTable.Packed packed = bits.pack();
      forms.add(packed.form());
      assertThat(BitTable.unpack(bits.variants(), bits.slots(), packed)).isEqualTo(bits);
    }
    assertThat(forms).containsExactlyInAnyOrder(BitTable.Form.values());
  }

  @Test
  void shouldRefuseABodyWithAnyFlippedBit() {
    byte[] body = small().body();
    for (int bit = 0; bit < body.length * 8; bit++) {
      byte[] flipped = body.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));

      assertThatThrownBy(() -> BatchCodec.decode(DEVICE, 3, flipped, Mapping::new))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldRefuseABodyInAnotherPlace() {
    byte[] body = small().body();

    assertThat(BatchCodec.isWhole(DEVICE, 3, body)).isTrue();
    assertThat(BatchCodec.isWhole(DEVICE, 4, body)).isFalse();
    assertThat(BatchCodec.isWhole(Hash.ZERO, 3, body)).isFalse();
  }

  @Test
  void shouldRefuseEveryBitmapThatIsDamagedOrNotCanonical() {
    RoaringBitmap bits = RoaringBitmap.bitmapOf(1, 2, 3, 7, 100, 70_000);
    byte[] canonical = CanonicalBits.serialize(bits);
    assertThat(CanonicalBits.parse(canonical)).isEqualTo(bits);
    for (int at = 0; at < canonical.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = canonical.clone();
        changed[at] = (byte) value;
        assertCanonicalOrRefused(changed);
      }
    }
    RoaringBitmap run = RoaringBitmap.bitmapOf(4, 5, 6, 7, 8, 9, 10, 11);
    byte[] array = new byte[run.serializedSizeInBytes()];
    run.serialize(ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN));

    assertThatThrownBy(() -> CanonicalBits.parse(array))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertCanonicalOrRefused(byte[] bytes) {
    try {
      assertThat(CanonicalBits.serialize(CanonicalBits.parse(bytes))).isEqualTo(bytes);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("bitmap");
    }
  }

  private static Batch small() {
    BitTable bits = new BitTable(2, 2);
    bits.set(0, 0, true);
    bits.set(1, 1, true);
    return batch(3, List.of(Device.SMALL, Device.LARGE), bits);
  }

  private static Batch batch(int number, List<VariantId> variants, BitTable bits) {
    return Batch.of(DEVICE, number, DEVICE, new Mapping(variants), bits, new Moment(7, 99));
  }

  private static void assertReadBack(Batch batch) {
    int number = batch.row().number();
    Batch read = BatchCodec.decode(DEVICE, number, batch.body(), Mapping::new);
    assertThat(read.row()).isEqualTo(batch.row());
    assertThat(read.mapping().variants()).isEqualTo(batch.mapping().variants());
    assertThat(read.bits()).isEqualTo(batch.bits());
    assertThat(BatchCodec.row(DEVICE, number, batch.body())).isEqualTo(batch.row());
  }
}
