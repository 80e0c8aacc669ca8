package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The body of a stored batch, big-endian:
 *
 * <pre>
 * format      1 byte, 2
 * leaf        32 bytes
 * slots hash  32 bytes
 * changed at  8 bytes, the sequence
 * synced at   8 bytes, milliseconds since 1970
 * contents    2 bytes, the number of slots
 * sidecars    4 bytes, the number of set bits
 * variants    2 bytes count; each 1 byte length and its id in ASCII
 * form        1 byte: 0 the bits that are set, 1 those that are not, 2 plain
 * bits        4 bytes length; a RoaringBitmap in its portable form, in whichever containers are
 *             smallest, so that one set has one form; or plain bits, as BitTable has them
 * checksum    4 bytes, CRC-32C over device id, batch number and all of the above
 * </pre>
 *
 * <p>The checksum ties a body to its place: one that has landed in another is as damaged as one
 * with a flipped bit. The slots themselves are a {@link SlotList}.
 */
final class BatchCodec {
  private static final byte FORMAT = 2;

  /** Longest id of a variant: two parts of up to 32 and what joins them. */
  private static final int MAX_ID = 65;

  private static final int HEAD = 1 + 2 * Hash.SIZE + 2 * Long.BYTES + 2 + 4;

  /** Longest body in bytes. */
  static final int MAX_BODY =
      HEAD + AvailabilityBatch.MAX_VARIANTS * (1 + MAX_ID) + CanonicalBits.MAX_BYTES + 16;

  private BatchCodec() {}

  static byte[] encode(Hash device, BatchRow row, Mapping mapping, BitTable bits) {
    BitTable.Packed packed = bits.pack();
    byte[] ids = mapping.ids();
    ByteBuffer out = ByteBuffer.allocate(HEAD + 2 + ids.length + 5 + packed.bytes().length + 4);
    put(out.put(FORMAT), row.leaf());
    put(out, row.slots());
    out.putLong(row.changedAt()).putLong(row.syncedAt());
    out.putShort((short) row.contents()).putInt(row.sidecars());
    out.putShort((short) mapping.size());
    out.put(ids).put(packed.form().code());
    out.putInt(packed.bytes().length).put(packed.bytes());
    out.putInt(checksum(device, row.number(), out.duplicate().flip()));
    return out.array();
  }

  private static void put(ByteBuffer out, Hash hash) {
    out.putLong(hash.a()).putLong(hash.b()).putLong(hash.c()).putLong(hash.d());
  }

  /** Whether the checksum is that of this body in the place of this device and number. */
  static boolean isWhole(Hash device, int number, byte[] body) {
    if (body.length <= HEAD + Integer.BYTES || body.length > MAX_BODY) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    int border = body.length - Integer.BYTES;
    return in.getInt(border) == checksum(device, number, in.slice(0, border));
  }

  /**
   * Reads what a body says of its batch beside bits and mapping.
   *
   * @throws IllegalArgumentException if it is not whole
   */
  static BatchRow row(Hash device, int number, byte[] body) {
    check(isWhole(device, number, body), "checksum");
    return row(number, ByteBuffer.wrap(body));
  }

  private static BatchRow row(int number, ByteBuffer in) {
    check(in.get() == FORMAT, "format");
    Hash leaf = hash(in);
    Hash slots = hash(in);
    long changedAt = in.getLong();
    long syncedAt = in.getLong();
    int contents = Short.toUnsignedInt(in.getShort());
    int sidecars = in.getInt();
    check(contents <= AvailabilityBatch.MAX_SLOTS, "slot count");
    return new BatchRow(number, leaf, slots, changedAt, syncedAt, contents, sidecars);
  }

  private static Hash hash(ByteBuffer in) {
    return new Hash(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  /**
   * Reads what {@link #encode} wrote for the same device and number.
   *
   * @param shared gives a mapping of these variants
   * @throws IllegalArgumentException if it is anything else
   */
  static Batch decode(
      Hash device, int number, byte[] body, Function<List<VariantId>, Mapping> shared) {
    check(isWhole(device, number, body), "checksum");
    ByteBuffer in = ByteBuffer.wrap(body, 0, body.length - Integer.BYTES);
    try {
      BatchRow row = row(number, in);
      Mapping mapping = shared.apply(variants(in));
      BitTable.Form form = BitTable.Form.of(in.get());
      BitTable.Packed packed = new BitTable.Packed(form, bitmap(in));
      BitTable bits = BitTable.unpack(mapping.size(), row.contents(), packed);
      check(!in.hasRemaining(), "length");
      check(bits.count() == row.sidecars(), "count of bits");
      return new Batch(row, mapping, bits, body);
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

  private static byte[] bitmap(ByteBuffer in) {
    int length = in.getInt();
    check(
        length >= 0 && length <= CanonicalBits.MAX_BYTES && length <= in.remaining(),
        "bitmap size");
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static int checksum(Hash device, int number, ByteBuffer content) {
    CRC32C sum = new CRC32C();
    ByteBuffer head = ByteBuffer.allocate(Hash.SIZE + Integer.BYTES);
    put(head, device);
    sum.update(head.putInt(number).flip());
    sum.update(content);
    return (int) sum.getValue();
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("the " + what + " of a stored batch is wrong");
    }
  }
}
