package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Uuid;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * All contents that any batch names, numbered in the order in which they came: their ordinals.
 *
 * <p>An ordinal is found by open addressing over an array of ordinals, at most four fifths full and
 * growing by half, so a content takes 16 bytes for its id and 5 to 7.5 for its place: 24 at most,
 * and while the table grows 29. Ids come from peers: where they land is mixed with a number of this
 * opening, so nobody can choose ids that all land in one place. Guarded by its owner.
 */
final class Dictionary {
  /** Ids in one row of the file. */
  static final int CHUNK = 250;

  /** Most contents, so that a member that names ever new ones can't take all memory: 400 MB. */
  static final int MAX_CONTENTS = AvailabilityBatch.MAX_BATCHES * 1024;

  private static final int FREE = -1;

  private final long salt = ThreadLocalRandom.current().nextLong() | 1;
  private final List<long[]> chunks = new ArrayList<>();
  private int[] table = free(64);
  private int size;

  private static int[] free(int length) {
    int[] table = new int[length];
    Arrays.fill(table, FREE);
    return table;
  }

  int size() {
    return size;
  }

  /** The ordinal of a content, or -1. */
  int find(ContentId content) {
    return find(content.uuid().high(), content.uuid().low());
  }

  private int find(long high, long low) {
    int at = slot(high, low, table.length);
    for (int ordinal = table[at]; ordinal != FREE; ordinal = table[at]) {
      long[] chunk = chunks.get(ordinal / CHUNK);
      int word = ordinal % CHUNK * 2;
      if (chunk[word + 1] == low && chunk[word] == high) {
        return ordinal;
      }
      at = at + 1 == table.length ? 0 : at + 1;
    }
    return FREE;
  }

  private int slot(long high, long low, int length) {
    long mixed = (high ^ salt) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 32) ^ low) * ((salt * 0xd6e8feb86659fd93L) | 1);
    return (int) (((mixed >>> 32) * length) >>> 32);
  }

  /** Gives a content that has none the next ordinal. */
  void add(ContentId content) {
    if (size % CHUNK == 0) {
      chunks.add(new long[CHUNK * 2]);
    }
    long[] chunk = chunks.getLast();
    chunk[size % CHUNK * 2] = content.uuid().high();
    chunk[size % CHUNK * 2 + 1] = content.uuid().low();
    size++;
    if (size > table.length / 5 * 4) {
      grow();
    } else {
      place(size - 1);
    }
  }

  private void grow() {
    table = free(table.length + table.length / 2);
    for (int ordinal = 0; ordinal < size; ordinal++) {
      place(ordinal);
    }
  }

  private void place(int ordinal) {
    long[] chunk = chunks.get(ordinal / CHUNK);
    int word = ordinal % CHUNK * 2;
    int at = slot(chunk[word], chunk[word + 1], table.length);
    while (table[at] != FREE) {
      at = at + 1 == table.length ? 0 : at + 1;
    }
    table[at] = ordinal;
  }

  ContentId content(int ordinal) {
    long[] chunk = chunks.get(ordinal / CHUNK);
    int word = ordinal % CHUNK * 2;
    return new ContentId(new Uuid(chunk[word], chunk[word + 1]));
  }

  /** Writes the 16 bytes of a content. */
  void put(int ordinal, ByteBuffer out) {
    long[] chunk = chunks.get(ordinal / CHUNK);
    int word = ordinal % CHUNK * 2;
    out.putLong(chunk[word]).putLong(chunk[word + 1]);
  }
}
