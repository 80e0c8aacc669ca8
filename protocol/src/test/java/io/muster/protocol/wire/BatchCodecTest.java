package io.muster.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.testing.Samples;
import io.muster.protocol.wire.gen.Gossip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class BatchCodecTest {
  @Property
  void shouldGiveTheSameBytesForTheSameBatchWhateverTheFormOfItsBitmap(@ForAll long seed)
      throws WireException {
    AvailabilityBatch batch = new Samples(seed).batch(3);
    RoaringBitmap other = batch.bits();
    other.runOptimize();
    AvailabilityBatch same = new AvailabilityBatch(3, batch.variants(), batch.slots(), other);
    byte[] bytes = BatchCodec.toBytes(batch);
    assertThat(BatchCodec.toBytes(same)).isEqualTo(bytes);
    assertThat(BatchCodec.fromBytes(bytes)).isEqualTo(batch);
    assertThat(BatchCodec.toBytes(BatchCodec.fromBytes(bytes))).isEqualTo(bytes);
  }

  @Test
  void shouldTakeAFewBytesForAFullyCoveredBatch() {
    List<ContentId> slots = new ArrayList<>();
    List<VariantId> variants = new ArrayList<>();
    RoaringBitmap bits = new RoaringBitmap();
    for (int slot = 0; slot < 1_000; slot++) {
      slots.add(Samples.content(slot));
    }
    for (int v = 0; v < 9; v++) {
      variants.add(new VariantId("thumb", "v" + v));
      bits.add((long) v * AvailabilityBatch.STRIDE, (long) v * AvailabilityBatch.STRIDE + 1_000);
    }
    int size = BatchCodec.toBytes(new AvailabilityBatch(0, variants, slots, bits)).length;
    assertThat(size).isLessThan(16_000 + 9 * 10 + 64);
  }

  private static Gossip.Batch.Builder batch(int variants) {
    Gossip.Batch.Builder batch = Gossip.Batch.newBuilder();
    for (int i = 0; i < variants; i++) {
      batch.addVariants("thumb_v" + i);
    }
    return batch.setSlots(Samples.content(1).uuid().byteString());
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void refuses(Gossip.Batch.Builder batch, String why) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> BatchCodec.fromBytes(batch.build().toByteArray()))
        .withMessageContaining(why);
  }

  private static void refuses(int variants, ByteBuffer bitmap, String why) {
    refuses(batch(variants).setRoaring(ByteString.copyFrom(bitmap.rewind())), why);
  }

  @Test
  void shouldRefuseBitmapsThatClaimMoreContainersThanFit() {
    refuses(1, little(16).putInt(12_346).putInt(65_536), "more containers");
    refuses(1, little(16).putInt(12_346).putInt(-1), "more containers");
    refuses(1, little(16).putInt(12_347 | 0xffff << 16), "more containers");
    refuses(33, little(16).putInt(12_346).putInt(3), "more containers");
    refuses(1, little(16).putInt(99), "not a bitmap");
    refuses(1, little(4).putInt(12_346), "a bitmap of 4 bytes");
    refuses(1, little(9_000).putInt(12_346), "a bitmap of 9000 bytes");
  }

  @Test
  void shouldRefuseTruncatedUnsortedAndTrailingBitmaps() {
    refuses(1, little(8).putInt(12_346).putInt(1), "not a bitmap");
    ByteBuffer unsorted =
        little(20).putInt(12_346).putInt(1).putShort((short) 0).putShort((short) 1);
    unsorted.putInt(16).putShort((short) 5).putShort((short) 0);
    refuses(1, unsorted, "bitmap");
    ByteBuffer trailing = little(12).putInt(12_346).putInt(0).putInt(7);
    refuses(1, trailing, "canonical");
  }

  @Test
  void shouldRefuseBitsOutsideOfTheBatch() {
    RoaringBitmap beyond = RoaringBitmap.bitmapOf(AvailabilityBatch.STRIDE);
    ByteBuffer bytes = ByteBuffer.allocate(beyond.serializedSizeInBytes());
    beyond.serialize(bytes);
    refuses(1, bytes, "outside");
    RoaringBitmap noSlot = RoaringBitmap.bitmapOf(1);
    ByteBuffer slotless = ByteBuffer.allocate(noSlot.serializedSizeInBytes());
    noSlot.serialize(slotless);
    refuses(1, slotless, "outside");
    refuses(batch(1).setPlain(ByteString.copyFrom(new byte[] {2})), "outside");
    refuses(batch(1).setPlain(ByteString.copyFrom(new byte[] {1, 0})), "plain bits of 2 bytes");
  }

  @Test
  void shouldRefuseWhatPassesALimit() {
    refuses(batch(257), "limits");
    refuses(batch(1).setSlots(ByteString.copyFrom(new byte[17])), "limits");
    refuses(batch(1).setSlots(ByteString.copyFrom(new byte[16 * 2049])), "limits");
    refuses(batch(1).setNumber(-1).setPlain(ByteString.copyFrom(new byte[1])), "number");
    refuses(batch(1).addVariants("No").setPlain(ByteString.copyFrom(new byte[2])), "variant id");
  }
}
