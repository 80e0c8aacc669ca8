package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.storage.availability.Batch.Moment;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Own batches without some of their contents. A batch is packed anew: its slots close up, and a
 * variant of which no bit is left leaves its mapping. The numbers of the others stay, so nothing
 * else is written.
 */
final class Removal {
  private final Draft self;
  private final SortedMap<Integer, BitSet> gone = new TreeMap<>();
  private int count;

  Removal(Draft self, Collection<ContentId> contents) throws SQLException {
    this.self = self;
    for (ContentId content : contents) {
      int ordinal = self.write().find(content);
      int place = ordinal < 0 ? Places.NONE : self.place(ordinal);
      if (place != Places.NONE) {
        mark(place);
      }
    }
  }

  private void mark(int place) {
    BitSet slots = gone.computeIfAbsent(Places.batch(place), any -> new BitSet());
    count += slots.get(Places.slot(place)) ? 0 : 1;
    slots.set(Places.slot(place));
  }

  boolean isEmpty() {
    return gone.isEmpty();
  }

  int count() {
    return count;
  }

  void store(Moment moment) throws SQLException {
    for (int number : gone.keySet()) {
      BatchRow row = self.roll().find(number);
      if (row == null) {
        throw Damage.in("the index of slots", null);
      }
      repack(row, gone.getOrDefault(number, new BitSet()), moment);
    }
  }

  private void repack(BatchRow row, BitSet lost, Moment moment) throws SQLException {
    Batch before = self.batch(row);
    int[] ordinals = self.ordinals(row);
    BitSet kept = new BitSet();
    kept.set(0, ordinals.length);
    kept.andNot(lost);
    int[] left = kept.stream().map(slot -> ordinals[slot]).toArray();
    List<Integer> used = used(before.bits(), kept);
    BitTable bits = new BitTable(used.size(), left.length);
    int to = 0;
    for (int slot = kept.nextSetBit(0); slot >= 0; slot = kept.nextSetBit(slot + 1)) {
      for (int variant = 0; variant < used.size(); variant++) {
        bits.set(variant, to, before.bits().has(used.get(variant), slot));
      }
      to++;
    }
    List<VariantId> variants = used.stream().map(before.mapping().variants()::get).toList();
    Hash slots = BatchTree.slots(self.write().uuids(left));
    Mapping mapping = self.write().store().mapping(variants);
    Batch after = Batch.of(self.device().hash(), row.number(), slots, mapping, bits, moment);
    self.put(after, left);
  }

  private static List<Integer> used(BitTable bits, BitSet slots) {
    List<Integer> used = new ArrayList<>();
    for (int variant = 0; variant < bits.variants(); variant++) {
      int index = variant;
      if (slots.stream().anyMatch(slot -> bits.has(index, slot))) {
        used.add(variant);
      }
    }
    return used;
  }
}
