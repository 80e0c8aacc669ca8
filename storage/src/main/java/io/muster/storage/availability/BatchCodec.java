package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.roaringbitmap.RoaringBitmap;

/**
 * The body of a stored batch, big-endian:
 *
 * <pre>
 * format    1 byte, 1
 * variants  2 bytes count; each 1 byte length and its id in ASCII
 * slots     2 bytes count; each 16 bytes
 * bits      4 bytes length; a RoaringBitmap in its portable form, in whichever containers are
 *           smallest, so that one set has one form
 * checksum  4 bytes, CRC-32C over device id, batch number, leaf and all of the above
 * </pre>
 *
 * <p>The checksum ties a body to its row: one that has landed in another row is as damaged as one
 * with a flipped bit.
 */
final class BatchCodec {
  private static final byte FORMAT = 1;

  /** Longest id of a variant: two parts of up to 32 and what joins them. */
  private static final int MAX_ID = 65;

  /** Longest body in bytes. */
  static final int MAX_BODY =
      AvailabilityBatch.MAX_VARIANTS * (1 + MAX_ID)
          + AvailabilityBatch.MAX_SLOTS * Uuid.SIZE
          + CanonicalBits.MAX_BYTES
          + 32;

  private BatchCodec() {}

  static byte[] encode(Hash device, Hash leaf, AvailabilityBatch batch) {
    byte[] bits = CanonicalBits.serialize(batch.bits());
    ByteBuffer out = ByteBuffer.allocate(MAX_BODY).put(FORMAT);
    out.putShort((short) batch.variants().size());
    for (VariantId variant : batch.variants()) {
      byte[] id = variant.toString().getBytes(StandardCharsets.US_ASCII);
      out.put((byte) id.length).put(id);
    }
    out.putShort((short) batch.slots().size());
    for (ContentId content : batch.slots()) {
      out.putLong(content.uuid().high()).putLong(content.uuid().low());
    }
    out.putInt(bits.length).put(bits);
    out.putInt(checksum(device, batch.number(), leaf, out.duplicate().flip()));
    byte[] body = new byte[out.position()];
    out.get(0, body);
    return body;
  }

  /** Whether the checksum is that of this body in the row of this device, number and leaf. */
  static boolean isWhole(Hash device, int number, Hash leaf, byte[] body) {
    if (body.length <= Integer.BYTES || body.length > MAX_BODY) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    int border = body.length - Integer.BYTES;
    return in.getInt(border) == checksum(device, number, leaf, in.slice(0, border));
  }

  /**
   * Reads what {@link #encode} wrote for the same device, number and leaf.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static AvailabilityBatch decode(Hash device, int number, Hash leaf, byte[] body) {
    check(isWhole(device, number, leaf, body), "checksum");
    ByteBuffer in = ByteBuffer.wrap(body, 0, body.length - Integer.BYTES);
    try {
      check(in.get() == FORMAT, "format");
      List<VariantId> variants = variants(in);
      List<ContentId> slots = slots(in);
      RoaringBitmap bits = bits(in);
      check(!in.hasRemaining(), "length");
      return new AvailabilityBatch(number, variants, slots, bits);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the body of a batch ends too early", e);
    }
  }

  private static List<VariantId> variants(ByteBuffer in) {
    int count = Short.toUnsignedInt(in.getShort());
    check(count <= AvailabilityBatch.MAX_VARIANTS, "mapping");
    List<VariantId> variants = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = Byte.toUnsignedInt(in.get());
      check(length <= MAX_ID, "mapping");
      byte[] id = new byte[length];
      in.get(id);
      variants.add(VariantId.parse(new String(id, StandardCharsets.US_ASCII)));
    }
    return variants;
  }

  private static List<ContentId> slots(ByteBuffer in) {
    int count = Short.toUnsignedInt(in.getShort());
    check(count <= AvailabilityBatch.MAX_SLOTS, "slot count");
    List<ContentId> slots = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      slots.add(new ContentId(new Uuid(in.getLong(), in.getLong())));
    }
    return slots;
  }

  private static RoaringBitmap bits(ByteBuffer in) {
    int length = in.getInt();
    check(
        length >= 0 && length <= CanonicalBits.MAX_BYTES && length <= in.remaining(),
        "bitmap size");
    byte[] bytes = new byte[length];
    in.get(bytes);
    return CanonicalBits.parse(bytes);
  }

  private static int checksum(Hash device, int number, Hash leaf, ByteBuffer content) {
    CRC32C sum = new CRC32C();
    sum.update(device.bytes());
    sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    sum.update(leaf.bytes());
    sum.update(content);
    return (int) sum.getValue();
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("the " + what + " of a stored batch is wrong");
    }
  }
}
