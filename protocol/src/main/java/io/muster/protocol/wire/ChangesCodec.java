package io.muster.protocol.wire;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.BatchChange;
import io.muster.protocol.model.BatchChange.Shape;
import io.muster.protocol.model.BatchChange.Toggled;
import io.muster.protocol.model.VariantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Changes of batches on the wire. All numbers have 7 bits a byte, the lowest first, but for the
 * {@linkplain RiceRow rows}; every batch stands once.
 *
 * <pre>
 * mappings  how many; each the number of its variants, and of each a byte with its length and its
 *           id in ASCII
 * toggles   how many shapes; each its slots, its variants, and a row: for each bit that is the
 *           other one now batch * slots * variants + variant * slots + slot, of batches of that
 *           shape of which nothing else changed
 * changes   how many; each by the number of its batch:
 *   batch     how many batches lie between it and the one before
 *   kind      1 byte: 0 it grew and bits are turned round, 1 all bits, 2 all of it
 *   before    of kind 0: the slots and the variants it had
 *   mapping   which of the mappings; of kind 0 what came to it
 *   slots     of kind 1: how many, and 4 bytes of their hash; else names
 *   bits      a {@link BitBlock}
 * names     twice how many, odd if each has 6 bytes, else 16 bytes each
 * </pre>
 *
 * <p>So bits that change here and there cost what it takes to tell which they are, wherever they
 * lie, and what batches have in common stands once.
 */
public final class ChangesCodec {
  /** A frame's worth of {@link #size} speaks of so many bits at most for each byte. */
  private static final int ROOM_PER_BYTE = 256;

  /** What stands before a row, in bytes at most. */
  private static final int ROW_BYTES = 10;

  private static final int[] LIMITS = {2, 8, 32, 128, Integer.MAX_VALUE};

  private ChangesCodec() {}

  /** What a change takes among others, in bytes, but for its mapping; rather too much. */
  public static int size(BatchChange change) {
    ChangesWriter.Mappings mappings = new ChangesWriter.Mappings();
    PackedWriter out = new PackedWriter();
    new ChangesWriter(out, mappings).change(0, change);
    return Math.max(out.size(), change.shape().room() / ROOM_PER_BYTE) + 2;
  }

  /** What a mapping takes; it stands once for all changes that name the same variants. */
  public static int size(List<VariantId> variants) {
    return 2 + variants.stream().mapToInt(variant -> variant.toString().length() + 1).sum();
  }

  /**
   * The bytes of changes.
   *
   * @throws IllegalArgumentException if a batch stands twice
   */
  static ByteString encode(List<? extends BatchChange> changes) {
    List<BatchChange> sorted = new ArrayList<>(changes);
    sorted.sort(Comparator.comparingInt(BatchChange::number));
    if (sorted.stream().mapToInt(BatchChange::number).distinct().count() != sorted.size()) {
      throw new IllegalArgumentException("a batch stands twice");
    }
    SortedMap<Integer, List<Toggled>> toggled = new TreeMap<>();
    for (BatchChange change : sorted) {
      if (change instanceof Toggled some && some.keepsShape() && !some.toggled().isEmpty()) {
        toggled.computeIfAbsent(key(some.before()), _ -> new ArrayList<>()).add(some);
      }
    }
    toggled.replaceAll((_, some) -> together(some));
    toggled.values().removeIf(List::isEmpty);
    Set<Integer> together = new LinkedHashSet<>();
    toggled.values().forEach(some -> some.forEach(each -> together.add(each.number())));
    List<BatchChange> others =
        sorted.stream().filter(change -> !together.contains(change.number())).toList();
    ChangesWriter.Mappings mappings = new ChangesWriter.Mappings();
    PackedWriter body = new PackedWriter();
    ChangesWriter writer = new ChangesWriter(body, mappings);
    writer.toggles(toggled.values());
    writer.changes(others);
    PackedWriter out = new PackedWriter();
    mappings.write(out);
    out.put(body.toBytes());
    return ByteString.copyFrom(out.toBytes());
  }

  /**
   * Those of which no more bits turned than some number, so that together they take the least: rows
   * are for bits that turned here and there, not for many in one batch.
   */
  private static List<Toggled> together(List<Toggled> some) {
    int[] apart = some.stream().mapToInt(ChangesCodec::size).toArray();
    List<Toggled> best = List.of();
    long least = IntStream.of(apart).sum();
    for (int limit : LIMITS) {
      List<Toggled> few = new ArrayList<>();
      long bytes = ROW_BYTES;
      for (int at = 0; at < apart.length; at++) {
        if (some.get(at).toggled().getCardinality() <= limit) {
          few.add(some.get(at));
        } else {
          bytes += apart[at];
        }
      }
      bytes += RiceRow.size(ChangesWriter.row(few));
      if (bytes < least) {
        best = few;
        least = bytes;
      }
    }
    return best;
  }

  private static int key(Shape shape) {
    return shape.slots() << 16 | shape.variants();
  }

  /**
   * Reads what {@link #encode} wrote, by number.
   *
   * @param batches how many batches there are
   * @throws IllegalArgumentException if it is anything else, or passes a limit
   * @throws java.nio.BufferUnderflowException if it ends too early
   */
  static List<BatchChange> decode(ByteString bytes, int batches) {
    return List.copyOf(new ChangesReader(bytes, batches).read().values());
  }
}
