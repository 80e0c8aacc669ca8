package io.muster.storage.availability;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Uuid;
import io.muster.storage.sql.Session;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The table {@code contents}: the dictionary, {@link Dictionary#CHUNK} ids of 16 bytes a row and a
 * CRC-32C over the row's number and them. Two rows fill a page of 8 KiB.
 */
final class ChunkRows {
  /** Rows read at once. */
  private static final int AT_ONCE = 64;

  static final String PAGE = "SELECT id, ids FROM contents WHERE id >= ? ORDER BY id LIMIT ?";

  private ChunkRows() {}

  /** One row. */
  private record Chunk(long id, ByteBuffer bytes) {}

  static Dictionary load(Session session) throws SQLException {
    Dictionary dictionary = new Dictionary();
    List<Chunk> chunks;
    long next = 0;
    do {
      chunks = chunks(session, next);
      for (Chunk chunk : chunks) {
        ByteBuffer in = checked(chunk, next++);
        while (in.hasRemaining()) {
          dictionary.add(new ContentId(new Uuid(in.getLong(), in.getLong())));
        }
        require(dictionary.size() > (next - 1) * Dictionary.CHUNK);
      }
    } while (chunks.size() == AT_ONCE);
    return dictionary;
  }

  /** Reads all rows and holds them against their checksums; returns how many contents there are. */
  static int check(Session session) throws SQLException {
    List<Chunk> chunks;
    long next = 0;
    long size = 0;
    do {
      chunks = chunks(session, next);
      for (Chunk chunk : chunks) {
        require(size == next * Dictionary.CHUNK);
        size += checked(chunk, next++).remaining() / Uuid.SIZE;
      }
    } while (chunks.size() == AT_ONCE);
    return (int) size;
  }

  private static List<Chunk> chunks(Session session, long from) throws SQLException {
    return session.list(
        PAGE, row -> new Chunk(row.number(1), ByteBuffer.wrap(row.bytes(2))), from, AT_ONCE);
  }

  private static ByteBuffer checked(Chunk chunk, long id) {
    int border = chunk.bytes().remaining() - Integer.BYTES;
    require(chunk.id() == id && id * Dictionary.CHUNK < Dictionary.MAX_CONTENTS);
    require(border >= 0 && border % Uuid.SIZE == 0 && border <= Dictionary.CHUNK * Uuid.SIZE);
    ByteBuffer in = chunk.bytes();
    require(in.getInt(border) == checksum(id, in.slice(0, border)));
    return in.slice(0, border);
  }

  /** Writes the rows that a number of new contents change, before the dictionary has them. */
  static void append(Session session, Dictionary dictionary, List<ContentId> added)
      throws SQLException {
    int size = dictionary.size() + added.size();
    for (int from = dictionary.size() / Dictionary.CHUNK * Dictionary.CHUNK; from < size; ) {
      int to = Math.min(from + Dictionary.CHUNK, size);
      ByteBuffer out = ByteBuffer.allocate((to - from) * Uuid.SIZE + Integer.BYTES);
      for (int ordinal = from; ordinal < to; ordinal++) {
        if (ordinal < dictionary.size()) {
          dictionary.put(ordinal, out);
        } else {
          Uuid uuid = added.get(ordinal - dictionary.size()).uuid();
          out.putLong(uuid.high()).putLong(uuid.low());
        }
      }
      long id = from / Dictionary.CHUNK;
      out.putInt(checksum(id, out.slice(0, out.position())));
      session.update("INSERT OR REPLACE INTO contents (id, ids) VALUES (?, ?)", id, out.array());
      from = to;
    }
  }

  private static int checksum(long id, ByteBuffer ids) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, id));
    sum.update(ids);
    return (int) sum.getValue();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw Damage.in("the dictionary of contents", null);
    }
  }
}
