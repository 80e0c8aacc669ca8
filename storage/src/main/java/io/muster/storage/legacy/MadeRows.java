package io.muster.storage.legacy;

import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which rows of the older file an import entered into the library, so that they, and no others, can
 * be taken out again: a bit a row. What was only intended when a crash came is told apart.
 */
final class MadeRows {
  /** Rows whose bits stand together. */
  private static final int STRETCH = 1 << 16;

  private final Sqlite sqlite;

  MadeRows(Sqlite sqlite) {
    this.sqlite = sqlite;
  }

  /** These rows are about to be entered into the library. */
  void intend(Collection<Long> rows) {
    rows.forEach(id -> sqlite.update("INSERT OR IGNORE INTO intended (id) VALUES (?)", id));
  }

  Set<Long> intended() {
    return new TreeSet<>(sqlite.list("SELECT id FROM intended", row -> row.getLong(1)));
  }

  /** These rows were entered into the library, and nothing is intended any more. */
  void add(Collection<Long> rows) {
    Map<Long, List<Long>> stretches =
        rows.stream().collect(Collectors.groupingBy(id -> Math.floorDiv(id, STRETCH)));
    stretches.forEach(
        (stretch, ids) -> {
          RoaringBitmap bits = bits(stretch);
          ids.forEach(id -> bits.add(Math.floorMod(id, STRETCH)));
          save(stretch, bits);
        });
    sqlite.update("DELETE FROM intended");
  }

  /** Rows that were entered into the library, in order, and not taken out again. */
  List<Long> after(long id, int limit) {
    return sqlite
        .list(
            "SELECT stretch, rows FROM made WHERE stretch >= ? ORDER BY stretch LIMIT 2",
            row -> new Stretch(row.getLong(1), decode(row.getBytes(2))),
            Math.floorDiv(id + 1, STRETCH))
        .stream()
        .flatMap(Stretch::ids)
        .filter(made -> made > id)
        .limit(limit)
        .toList();
  }

  private record Stretch(long number, RoaringBitmap bits) {
    Stream<Long> ids() {
      return bits.stream().mapToObj(bit -> number * STRETCH + bit);
    }
  }

  private RoaringBitmap bits(long stretch) {
    return sqlite
        .list("SELECT rows FROM made WHERE stretch = ?", row -> decode(row.getBytes(1)), stretch)
        .stream()
        .findFirst()
        .orElseGet(RoaringBitmap::new);
  }

  private static RoaringBitmap decode(byte[] bytes) {
    RoaringBitmap bits = new RoaringBitmap();
    try {
      bits.deserialize(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.CORRUPT,
          ImportState.NAME + ": it is damaged; remove it and start anew",
          e);
    }
    return bits;
  }

  private void save(long stretch, RoaringBitmap bits) {
    bits.runOptimize();
    ByteBuffer out = ByteBuffer.allocate(bits.serializedSizeInBytes());
    bits.serialize(out);
    sqlite.update(
        "INSERT OR REPLACE INTO made (stretch, rows) VALUES (?, ?)", stretch, out.array());
  }
}
