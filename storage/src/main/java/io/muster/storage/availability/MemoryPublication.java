package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * This device's batches while a publication changes them: contents that have a slot keep it, others
 * come to the end; a batch's mapping is extended by what is set there, as far as it has room.
 */
final class MemoryPublication {
  /** Batches that may change, by number. */
  private final SortedMap<Integer, Edit> edits = new TreeMap<>();

  private final Map<ContentId, Integer> numbers = new LinkedHashMap<>();
  private final Profile profile;
  private final BitChanges changes;
  private int length;

  /** A batch in the making. */
  private static final class Edit {
    final int number;
    final List<VariantId> variants;
    final List<ContentId> slots;
    final RoaringBitmap bits;
    boolean changed;

    Edit(AvailabilityBatch batch) {
      number = batch.number();
      variants = new ArrayList<>(batch.variants());
      slots = new ArrayList<>(batch.slots());
      bits = batch.bits();
    }

    void set(int slot, VariantId variant, boolean held) {
      int index = variants.indexOf(variant);
      int position = index * AvailabilityBatch.STRIDE + slot;
      if (index >= 0 && bits.contains(position) != held) {
        changed = true;
        bits.flip(position, position + 1L);
      }
    }

    AvailabilityBatch batch() {
      return new AvailabilityBatch(number, variants, slots, bits);
    }
  }

  MemoryPublication(MemoryBatches own, Profile profile, BitChanges changes) {
    this.profile = profile;
    this.changes = changes;
    this.length = own.length();
    own.kept()
        .forEach(
            (number, kept) -> {
              edits.put(number, new Edit(kept.batch()));
              kept.batch().slots().forEach(content -> numbers.put(content, number));
            });
  }

  /** The batches that are other ones now. */
  Collection<AvailabilityBatch> changed() {
    SortedMap<Integer, List<Integer>> known = new TreeMap<>();
    List<Integer> fresh = new ArrayList<>();
    for (int content = 0; content < changes.contents().size(); content++) {
      Integer number = numbers.get(changes.contents().get(content));
      if (number != null) {
        known.computeIfAbsent(number, any -> new ArrayList<>()).add(content);
      } else if (changes.setsAny(content)) {
        fresh.add(content);
      }
    }
    known.forEach((number, contents) -> change(edit(number), contents));
    append(fresh);
    return edits.values().stream().filter(edit -> edit.changed).map(Edit::batch).toList();
  }

  private Edit edit(int number) {
    return edits.computeIfAbsent(number, any -> new Edit(AvailabilityBatch.empty(number)));
  }

  private void change(Edit edit, List<Integer> contents) {
    extend(edit, contents);
    contents.forEach(content -> apply(edit, content));
  }

  private void apply(Edit edit, int content) {
    int slot = edit.slots.indexOf(changes.contents().get(content));
    for (int variant = 0; variant < changes.variants().size(); variant++) {
      boolean sets = changes.sets(content, variant);
      if (sets || changes.clears(content, variant)) {
        edit.set(slot, changes.variants().get(variant), sets);
      }
    }
  }

  /** The variants that some contents need enter the mapping, preferred ones first. */
  private void extend(Edit edit, List<Integer> contents) {
    List<VariantId> missing = new ArrayList<>();
    for (int i = 0; i < changes.variants().size(); i++) {
      int variant = i;
      VariantId id = changes.variants().get(variant);
      if (!edit.variants.contains(id)
          && contents.stream().anyMatch(content -> changes.sets(content, variant))) {
        missing.add(id);
      }
    }
    missing.sort(profile.order());
    int size = Math.max(1, Math.min(edit.slots.size(), profile.batchSize()));
    for (VariantId variant : missing) {
      if (edit.variants.size() < profile.maxVariants()
          && profile.fits(size, edit.variants.size() + 1)) {
        edit.variants.add(variant);
      }
    }
  }

  private void append(List<Integer> fresh) {
    Edit last = null;
    for (int at = 0; at < fresh.size(); at++) {
      if (last == null || !hasRoom(last)) {
        last = withRoom();
        extend(last, fresh.subList(at, Math.min(at + profile.batchSize(), fresh.size())));
      }
      last.slots.add(changes.contents().get(fresh.get(at)));
      last.changed = true;
      apply(last, fresh.get(at));
    }
  }

  private boolean hasRoom(Edit edit) {
    return profile.fits(edit.slots.size() + 1, Math.max(1, edit.variants.size()));
  }

  private Edit withRoom() {
    if (length > 0 && hasRoom(edit(length - 1))) {
      return edit(length - 1);
    }
    OwnBatches.checkNumber(length);
    length++;
    return edit(length - 1);
  }
}
