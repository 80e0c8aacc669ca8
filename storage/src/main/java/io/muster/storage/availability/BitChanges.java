package io.muster.storage.availability;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many changes of bits in little memory: for some contents and variants two bits each, whether it
 * is now held or no longer. Of several changes of one bit the last counts.
 */
public final class BitChanges {
  private final List<ContentId> contents = new ArrayList<>();
  private final List<VariantId> variants;
  private final Map<ContentId, Integer> known;
  private final int width;
  private long[] set;
  private long[] cleared;

  /** No change yet. */
  public BitChanges(List<VariantId> variants) {
    this(variants, 16);
  }

  private BitChanges(List<VariantId> variants, int room) {
    this.variants = List.copyOf(variants);
    if (this.variants.stream().distinct().count() != variants.size()) {
      throw new IllegalArgumentException("a variant stands twice");
    }
    width = Math.max(1, (variants.size() + Long.SIZE - 1) / Long.SIZE);
    known = HashMap.newHashMap(room);
    set = new long[room * width];
    cleared = new long[room * width];
  }

  /** All these contents under all these variants. */
  public static BitChanges all(List<ContentId> contents, List<VariantId> variants, boolean held) {
    BitChanges changes = new BitChanges(variants, Math.max(contents.size(), 1));
    for (ContentId content : contents) {
      for (int variant = 0; variant < variants.size(); variant++) {
        changes.put(content, variant, held);
      }
    }
    return changes;
  }

  static BitChanges of(List<BitChange> changes) {
    Map<VariantId, Integer> indexes = new HashMap<>();
    int[] index = new int[changes.size()];
    for (int i = 0; i < index.length; i++) {
      Integer at = indexes.putIfAbsent(changes.get(i).variant(), indexes.size());
      index[i] = at == null ? indexes.size() - 1 : at;
    }
    List<VariantId> variants = new ArrayList<>(indexes.keySet());
    indexes.forEach((variant, at) -> variants.set(at, variant));
    BitChanges all = new BitChanges(variants, Math.max(changes.size() / 8, 16));
    for (int i = 0; i < index.length; i++) {
      all.put(changes.get(i).content(), index[i], changes.get(i).held());
    }
    return all;
  }

  /**
   * Notes a change.
   *
   * @param variant index of the variant
   */
  public void put(ContentId content, int variant, boolean held) {
    int word = index(content) * width + variant / Long.SIZE;
    long bit = 1L << variant;
    if (variant < 0 || variant >= variants.size()) {
      throw new IndexOutOfBoundsException("variant " + variant + " of " + variants.size());
    }
    set[word] = held ? set[word] | bit : set[word] & ~bit;
    cleared[word] = held ? cleared[word] & ~bit : cleared[word] | bit;
  }

  private int index(ContentId content) {
    if (!contents.isEmpty() && contents.getLast().equals(content)) {
      return contents.size() - 1;
    }
    Integer before = known.putIfAbsent(content, contents.size());
    if (before != null) {
      return before;
    }
    contents.add(content);
    if (contents.size() * width > set.length) {
      set = Arrays.copyOf(set, set.length * 2);
      cleared = Arrays.copyOf(cleared, cleared.length * 2);
    }
    return contents.size() - 1;
  }

  /** The contents of which something changes. */
  public List<ContentId> contents() {
    return Collections.unmodifiableList(contents);
  }

  public List<VariantId> variants() {
    return variants;
  }

  /** How many bits are said to be held or not. */
  public long size() {
    long size = 0;
    for (int word = 0; word < contents.size() * width; word++) {
      size += Long.bitCount(set[word] | cleared[word]);
    }
    return size;
  }

  boolean sets(int content, int variant) {
    return (set[content * width + variant / Long.SIZE] >>> variant & 1) != 0;
  }

  boolean clears(int content, int variant) {
    return (cleared[content * width + variant / Long.SIZE] >>> variant & 1) != 0;
  }

  boolean setsAny(int content) {
    for (int word = content * width; word < (content + 1) * width; word++) {
      if (set[word] != 0) {
        return true;
      }
    }
    return false;
  }
}
