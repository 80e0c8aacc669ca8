package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Version;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gathers what a transaction changes in one device's batches, in the form of the journal: a number
 * of batches; each its number and a kind, 1 if it is rewritten; else 0 and the slots and variants
 * it had, and twice, set and cleared, a number of positions among those and their distances. All
 * numbers 7 bits a byte. What comes to a batch is read from it when it is asked for. An entry that
 * grows past {@link #MAX_BYTES} is not kept.
 */
final class ChangeLog {
  static final int POSITIONS = 0;
  static final int REWRITTEN = 1;

  /** Most bytes of one entry: with what stands around it, it fits into the journal. */
  static final int MAX_BYTES = Journal.MAX_BYTES - 64;

  private final SortedMap<Integer, Numbers> pieces = new TreeMap<>();
  private int bytes;

  /** What leads from one sequence to another; empty if that can't be told from the journal. */
  record Entry(long since, long sequence, Optional<Numbers> changes) {}

  void changed(Batch before, Batch after) {
    int number = after.row().number();
    if (!isPrefix(before.mapping(), after.mapping()) || pieces.containsKey(number)) {
      rewritten(number);
    } else {
      piece(number, before.bits(), after.bits());
    }
  }

  void added(Batch batch) {
    if (pieces.containsKey(batch.row().number())) {
      rewritten(batch.row().number());
    } else {
      piece(batch.row().number(), new BitTable(0, 0), batch.bits());
    }
  }

  private static boolean isPrefix(Mapping before, Mapping after) {
    return before == after
        || (before.size() <= after.size()
            && after.variants().subList(0, before.size()).equals(before.variants()));
  }

  void rewritten(int number) {
    Numbers piece = new Numbers(16);
    piece.put(number).put(REWRITTEN);
    put(number, piece);
  }

  private void put(int number, Numbers piece) {
    bytes += piece.size();
    if (bytes <= MAX_BYTES) {
      pieces.put(number, piece);
    } else {
      pieces.clear();
    }
  }

  private void piece(int number, BitTable before, BitTable after) {
    if (bytes > MAX_BYTES) {
      return;
    }
    Numbers piece = new Numbers(64);
    piece.put(number).put(POSITIONS).put(before.slots()).put(before.variants());
    BitTable there =
        before.slots() == after.slots() && before.variants() == after.variants()
            ? after
            : after.within(before.variants(), before.slots());
    positions(piece, before, there);
    positions(piece, there, before);
    put(number, piece);
  }

  /** The positions that one has and the other has not. */
  private static void positions(Numbers out, BitTable without, BitTable with) {
    long[] less = without.words();
    long[] more = with.words();
    int count = 0;
    for (int word = 0; word < more.length; word++) {
      count += Long.bitCount(more[word] & ~less[word]);
    }
    out.put(count);
    if (count == 0) {
      return;
    }
    int width = more.length / with.variants();
    int last = 0;
    for (int word = 0; word < more.length; word++) {
      int base = word / width * AvailabilityBatch.STRIDE + word % width * Long.SIZE;
      for (long left = more[word] & ~less[word]; left != 0; left &= left - 1) {
        int position = base + Long.numberOfTrailingZeros(left);
        out.put(position - last);
        last = position;
      }
    }
  }

  /** The entry that leads to a head that is vouched for now. */
  Entry since(Standing before, Head head) {
    long sequence = head.version().sequence();
    Optional<Version> last = before.vouchedHead().map(Head::version);
    boolean follows =
        last.filter(version -> version.incarnation().equals(head.version().incarnation()))
            .isPresent();
    if (!follows || bytes > MAX_BYTES) {
      return new Entry(sequence, sequence, Optional.empty());
    }
    Numbers all = new Numbers(bytes + 16);
    all.put(pieces.size());
    pieces.values().forEach(all::put);
    return new Entry(last.orElseThrow().sequence(), sequence, Optional.of(all));
  }

  void clear() {
    pieces.clear();
    bytes = 0;
  }
}
