package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Hash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The slots of a stored batch as ordinals of the dictionary:
 *
 * <pre>
 * steps     a number each, 7 bits a byte, the lowest first: the distance from the ordinal that was
 *           to be expected (the last one + 1), zigzag, doubled; odd if a number of further slots
 *           follows that come in order
 * checksum  4 bytes, CRC-32C over device id, batch number, slots hash and all of the above
 * </pre>
 *
 * <p>So contents in the order of the dictionary cost a few bytes a batch, and contents that lie
 * near it one byte each.
 */
final class SlotList {
  /** Longest list in bytes: every slot a step of its own. */
  static final int MAX_BYTES = AvailabilityBatch.MAX_SLOTS * 5 + 32;

  private SlotList() {}

  static byte[] encode(Hash device, int number, Hash hash, int[] ordinals) {
    Numbers out = new Numbers(64);
    int expected = 0;
    for (int slot = 0; slot < ordinals.length; ) {
      int run = 1;
      while (slot + run < ordinals.length && ordinals[slot + run] == ordinals[slot] + run) {
        run++;
      }
      long distance = (long) ordinals[slot] - expected;
      long zigzag = (distance << 1) ^ (distance >> 63);
      out.put(zigzag << 1 | (run > 1 ? 1 : 0));
      if (run > 1) {
        out.put(run - 1);
      }
      expected = ordinals[slot] + run;
      slot += run;
    }
    byte[] steps = out.toBytes();
    return ByteBuffer.allocate(steps.length + Integer.BYTES)
        .put(steps)
        .putInt(checksum(device, number, hash, ByteBuffer.wrap(steps)))
        .array();
  }

  /** Whether the checksum is that of this list in the row of this batch. */
  static boolean isWhole(Hash device, int number, Hash hash, byte[] list) {
    if (list.length < Integer.BYTES || list.length > MAX_BYTES) {
      return false;
    }
    ByteBuffer in = ByteBuffer.wrap(list);
    int border = list.length - Integer.BYTES;
    return in.getInt(border) == checksum(device, number, hash, in.slice(0, border));
  }

  /**
   * Reads what {@link #encode} wrote for the same batch.
   *
   * @param most how many ordinals the dictionary has
   * @throws IllegalArgumentException if it is anything else
   */
  static int[] decode(ByteBuffer steps, int slots, int most) {
    if (slots < 0 || slots > AvailabilityBatch.MAX_SLOTS) {
      throw new IllegalArgumentException("a list of " + slots + " slots");
    }
    int[] ordinals = new int[slots];
    long expected = 0;
    try {
      for (int slot = 0; slot < slots; ) {
        long step = Numbers.get(steps);
        long zigzag = step >>> 1;
        long first = expected + ((zigzag >>> 1) ^ -(zigzag & 1));
        long run = (step & 1) == 0 ? 1 : Numbers.get(steps) + 1;
        if (first < 0 || run > slots - slot || first + run > most) {
          throw new IllegalArgumentException("a slot list that leads outside of the dictionary");
        }
        for (int i = 0; i < run; i++) {
          ordinals[slot++] = (int) first + i;
        }
        expected = first + run;
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a slot list that ends too early", e);
    }
    if (steps.hasRemaining()) {
      throw new IllegalArgumentException("a slot list that is too long");
    }
    return ordinals;
  }

  private static int checksum(Hash device, int number, Hash hash, ByteBuffer steps) {
    CRC32C sum = new CRC32C();
    sum.update(device.bytes());
    sum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    sum.update(hash.bytes());
    sum.update(steps);
    return (int) sum.getValue();
  }
}
