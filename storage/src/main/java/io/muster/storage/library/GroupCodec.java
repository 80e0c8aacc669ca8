package io.muster.storage.library;

import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Timestamp;
import io.muster.protocol.model.Uuid;
import io.muster.storage.library.GroupRow.Shared;
import io.muster.storage.library.GroupRow.Slot;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The column {@code sidecars}: like things stand together, what is usual is left out. Numbers are
 * varints unless it says otherwise, signed ones zigzag.
 *
 * <pre>
 * checksum  4 bytes: CRC-32C over content_uuid, last_updated, created_at, shared_metadata and all
 *           bytes after it
 * format    1 byte: 2 in the upper half, below it which of the parts in capitals are there
 * forms     number of runs; each: numbers left out, numbers in the run
 * stamps    number if STAMPED, else there is one; each: writer; signed, how far its sequence is
 *           after the one before it (from 0); how many milliseconds it is before last_updated; the
 *           count within the millisecond
 * STAMPED   registers that have not the first stamp, number; each: which (2 * its place among the
 *           forms, plus 1 for a life; twice the number of forms for what is shared), which stamp
 * LIVES     the causal length of each, 0 for none                             usual: 1
 * BLOBS     of each 0 none, 1 ready, 2 failed                                 usual: ready
 * hashes    32 bytes of each ready one
 * sizes     of each ready one
 * created   signed, of each ready or failed one: after the one before it with the same stamp, the
 *           first of a stamp after created_at
 * reasons   of each failed one: length, UTF-8
 * room      zeros up to the end
 * </pre>
 */
final class GroupCodec {
  private static final int FORMAT = 2;
  private static final int FORMAT_SHIFT = 4;
  static final int LIVES = 1;
  static final int BLOBS = 2;
  static final int STAMPED = 4;
  private static final int ALL_FLAGS = LIVES | BLOBS | STAMPED;

  /** The most that a slot takes beside its reason, in bytes; and a row beside its slots. */
  private static final int SLOT_SIZE = Hash.SIZE + 112;

  private static final int ROW_SIZE = 128;

  private final IntFunction<Form> forms;
  private final IntConsumer writers;

  /** Reads with these; see {@link GroupReader}. */
  GroupCodec(IntFunction<Form> forms, IntConsumer writers) {
    this.forms = forms;
    this.writers = writers;
  }

  /**
   * What stands beside the value in its row, and is needed to read it.
   *
   * @param lastUpdated milliseconds since 1970
   * @param createdAt milliseconds since 1970
   */
  record Columns(Uuid content, long lastUpdated, long createdAt, @Nullable String shared) {
    static Columns of(Uuid content, GroupRow row) {
      Shared shared = row.shared();
      return new Columns(
          content,
          new Timestamp(row.lastTime()).millis(),
          row.createdAt(),
          shared == null ? null : shared.json());
    }
  }

  /**
   * Writes a row.
   *
   * @param room bytes left free for later changes
   */
  static byte[] encode(GroupRow row, Columns columns, int room) {
    ByteBuffer out = ByteBuffer.allocate(largest(row) + room);
    out.putInt(0);
    new GroupWriter(row, columns, out).write();
    byte[] value = new byte[out.position() + room];
    out.get(0, value, 0, out.position());
    return sealed(value, columns);
  }

  /** Puts the checksum in its place. */
  static byte[] sealed(byte[] value, Columns columns) {
    ByteBuffer.wrap(value).putInt(0, checksum(columns, value));
    return value;
  }

  /** The byte that says how the rest is to be read. */
  static byte format(int flags) {
    return (byte) (FORMAT << FORMAT_SHIFT | flags);
  }

  private static int largest(GroupRow row) {
    int size = ROW_SIZE;
    for (Slot slot : row.slots()) {
      size += SLOT_SIZE + (slot.blob() == null ? 0 : 3 * slot.blob().reason().length());
    }
    return size;
  }

  /**
   * Reads what {@link #encode} wrote for the same columns.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  GroupRow decode(byte[] value, Columns columns) {
    ByteBuffer in = ByteBuffer.wrap(value);
    try {
      if (in.getInt() != checksum(columns, value)) {
        throw new IllegalArgumentException("its checksum is wrong");
      }
      int flags = in.get() ^ (FORMAT << FORMAT_SHIFT);
      if ((flags & ~ALL_FLAGS) != 0) {
        throw new IllegalArgumentException("its format is unknown");
      }
      return new GroupReader(in, flags, columns, forms, writers).read();
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("it ends too early", e);
    }
  }

  private static int checksum(Columns columns, byte[] value) {
    CRC32C sum = new CRC32C();
    ByteBuffer numbers = ByteBuffer.allocate(4 * Long.BYTES);
    numbers.putLong(columns.content().high()).putLong(columns.content().low());
    sum.update(numbers.putLong(columns.lastUpdated()).putLong(columns.createdAt()).flip());
    if (columns.shared() != null) {
      sum.update(columns.shared().getBytes(StandardCharsets.UTF_8));
    }
    if (value.length > Integer.BYTES) {
      sum.update(value, Integer.BYTES, value.length - Integer.BYTES);
    }
    return (int) sum.getValue();
  }
}
