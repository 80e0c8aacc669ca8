package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.wire.gen.Gossip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** One batch on the wire; its bits in the smaller of two forms. */
public final class BatchCodec {
  private static final int COOKIE = 12_346;
  private static final int COOKIE_WITH_RUNS = 12_347;

  private BatchCodec() {}

  static Gossip.Batch encode(AvailabilityBatch batch) {
    Gossip.Batch.Builder out = Gossip.Batch.newBuilder().setNumber(batch.number());
    batch.variants().forEach(variant -> out.addVariants(variant.toString()));
    ByteBuffer slots = ByteBuffer.allocate(batch.slots().size() * Uuid.SIZE);
    batch.slots().forEach(content -> slots.put(content.uuid().bytes()));
    out.setSlots(ByteString.copyFrom(slots.flip()));
    RoaringBitmap bits = batch.bits();
    bits.runOptimize();
    int plainSize = rowSize(batch.slots().size()) * batch.variants().size();
    if (bits.serializedSizeInBytes() < plainSize) {
      out.setRoaring(roaring(bits));
    } else {
      out.setPlain(plain(batch, plainSize));
    }
    return out.build();
  }

  /** The bytes of a batch, for a store that keeps it as it travels. */
  public static byte[] toBytes(AvailabilityBatch batch) {
    return encode(batch).toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws WireException if it is anything else
   */
  public static AvailabilityBatch fromBytes(byte[] bytes) throws WireException {
    try {
      return decode(Gossip.Batch.parseFrom(bytes));
    } catch (IOException | IllegalArgumentException e) {
      throw new WireException("not a batch: " + e.getMessage(), e);
    }
  }

  private static int rowSize(int slots) {
    return (slots + 7) / 8;
  }

  private static ByteString roaring(RoaringBitmap bits) {
    ByteBuffer out = ByteBuffer.allocate(bits.serializedSizeInBytes());
    bits.serialize(out);
    return ByteString.copyFrom(out.flip());
  }

  private static ByteString plain(AvailabilityBatch batch, int size) {
    ByteBuffer out = ByteBuffer.allocate(size);
    int rowSize = rowSize(batch.slots().size());
    for (int index = 0; index < batch.variants().size(); index++) {
      out.put(index * rowSize, batch.bitsOf(index).toByteArray());
    }
    return ByteString.copyFrom(out);
  }

  static AvailabilityBatch decode(Gossip.Batch in) throws WireException {
    if (in.getVariantsCount() > AvailabilityBatch.MAX_VARIANTS
        || in.getSlots().size() > AvailabilityBatch.MAX_SLOTS * Uuid.SIZE
        || in.getSlots().size() % Uuid.SIZE != 0) {
      throw new WireException("a batch out of its limits");
    }
    List<VariantId> variants = in.getVariantsList().stream().map(VariantId::parse).toList();
    List<ContentId> slots = new ArrayList<>(in.getSlots().size() / Uuid.SIZE);
    for (int at = 0; at < in.getSlots().size(); at += Uuid.SIZE) {
      slots.add(new ContentId(Uuid.of(in.getSlots().substring(at, at + Uuid.SIZE))));
    }
    RoaringBitmap bits =
        in.hasRoaring()
            ? roaringBits(in.getRoaring(), variants.size())
            : plainBits(in.getPlain(), variants.size(), slots.size());
    return new AvailabilityBatch(in.getNumber(), variants, slots, bits);
  }

  /**
   * A hostile bitmap must not make us allocate what it claims: size and container count are checked
   * against what a batch has room for before anything is read.
   */
  private static RoaringBitmap roaringBits(ByteString in, int variants) throws WireException {
    int positions = variants * AvailabilityBatch.STRIDE;
    int containers = (positions + (1 << 16) - 1) >>> 16;
    int most = 64 + containers * ((1 << 13) + 16);
    if (in.size() > most) {
      throw new WireException("a bitmap of " + in.size() + " bytes");
    }
    if (containers(in) > containers) {
      throw new WireException("a bitmap with more containers than its batch has room for");
    }
    RoaringBitmap bits = new RoaringBitmap();
    try {
      ByteBuffer buffer = ByteBuffer.wrap(in.toByteArray());
      bits.deserialize(buffer);
      if (!bits.validate() || bits.serializedSizeInBytes() != in.size()) {
        throw new WireException("a bitmap that is not in canonical form");
      }
    } catch (IOException | RuntimeException e) {
      throw new WireException("not a bitmap: " + e.getMessage(), e);
    }
    if (!bits.isEmpty() && (bits.first() < 0 || bits.last() < 0 || bits.last() >= positions)) {
      throw new WireException("a bitmap with bits outside of its batch");
    }
    return bits;
  }

  /** The container count that the header claims; see the format's public specification. */
  private static int containers(ByteString in) throws WireException {
    if (in.size() < 2 * Integer.BYTES) {
      throw new WireException("a bitmap of " + in.size() + " bytes");
    }
    ByteBuffer header = ByteBuffer.wrap(in.substring(0, 8).toByteArray());
    int cookie = header.order(ByteOrder.LITTLE_ENDIAN).getInt();
    if ((cookie & 0xffff) == COOKIE_WITH_RUNS) {
      return (cookie >>> 16) + 1;
    }
    if (cookie != COOKIE) {
      throw new WireException("not a bitmap");
    }
    return header.getInt() & Integer.MAX_VALUE;
  }

  private static RoaringBitmap plainBits(ByteString in, int variants, int slots)
      throws WireException {
    int rowSize = rowSize(slots);
    if (in.size() != rowSize * variants) {
      throw new WireException("plain bits of " + in.size() + " bytes");
    }
    RoaringBitmap bits = new RoaringBitmap();
    for (int index = 0; index < variants; index++) {
      ByteString row = in.substring(index * rowSize, (index + 1) * rowSize);
      int base = index * AvailabilityBatch.STRIDE;
      BitSet.valueOf(row.toByteArray()).stream().forEach(slot -> bits.add(base + slot));
    }
    return bits;
  }
}
