package io.muster.storage.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

final class BatchCodecTest {
  private static final Hash DEVICE = Hash.sha256(new byte[] {1});

  @Test
  void shouldReadBackTheLargestBatch() {
    List<VariantId> variants = new ArrayList<>();
    List<ContentId> slots = new ArrayList<>();
    RoaringBitmap bits = new RoaringBitmap();
    for (int i = 0; i < AvailabilityBatch.MAX_VARIANTS; i++) {
      variants.add(new VariantId("k".repeat(32), "v".repeat(29) + "%03d".formatted(i)));
    }
    for (int i = 0; i < AvailabilityBatch.MAX_SLOTS; i++) {
      slots.add(Device.content(i));
    }
    for (int i = 0; i < AvailabilityBatch.MAX_VARIANTS * AvailabilityBatch.STRIDE; i += 3) {
      bits.add(i);
    }
    AvailabilityBatch batch =
        new AvailabilityBatch(AvailabilityBatch.MAX_BATCHES - 1, variants, slots, bits);

    assertThat(decoded(batch)).isEqualTo(batch);
  }

  @Test
  void shouldReadBackAnEmptyBatch() {
    assertThat(decoded(AvailabilityBatch.empty(0))).isEqualTo(AvailabilityBatch.empty(0));
  }

  @Test
  void shouldRefuseABodyWithAnyFlippedBit() {
    AvailabilityBatch batch = small();
    Hash leaf = BatchTree.leaf(batch);
    byte[] body = BatchCodec.encode(DEVICE, leaf, batch);
    for (int bit = 0; bit < body.length * 8; bit++) {
      byte[] flipped = body.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));

      assertThatThrownBy(() -> BatchCodec.decode(DEVICE, 3, leaf, flipped))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldRefuseABodyInAnotherRow() {
    AvailabilityBatch batch = small();
    Hash leaf = BatchTree.leaf(batch);
    byte[] body = BatchCodec.encode(DEVICE, leaf, batch);

    assertThat(BatchCodec.isWhole(DEVICE, 3, leaf, body)).isTrue();
    assertThat(BatchCodec.isWhole(DEVICE, 4, leaf, body)).isFalse();
    assertThat(BatchCodec.isWhole(DEVICE, 3, DEVICE, body)).isFalse();
    assertThat(BatchCodec.isWhole(leaf, 3, leaf, body)).isFalse();
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

  private static AvailabilityBatch small() {
    return AvailabilityBatch.empty(3)
        .with(Device.content(1), Device.SMALL, true)
        .with(Device.content(2), Device.LARGE, true);
  }

  private static AvailabilityBatch decoded(AvailabilityBatch batch) {
    Hash leaf = BatchTree.leaf(batch);
    return BatchCodec.decode(DEVICE, batch.number(), leaf, BatchCodec.encode(DEVICE, leaf, batch));
  }
}
