package io.muster.sim.bench;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentPrefix;
import io.muster.storage.GroupStatus;
import io.muster.storage.Groups;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Stands for a library that has all contents: it finds them by the begin of their ids. */
final class KnownContents implements Groups {
  /** Bits of a key for the number of a content; those above are the begin of its prefix. */
  private static final int NUMBER_BITS = 25;

  private static final int DROPPED = ContentPrefix.SIZE * Byte.SIZE + NUMBER_BITS - 63;

  private final Dataset data;
  private final long[] keys;

  KnownContents(Dataset data) {
    this.data = data;
    this.keys = new long[data.contents()];
    for (int number = 0; number < keys.length; number++) {
      keys[number] = key(ContentPrefix.of(data.content(number))) | number;
    }
    Arrays.sort(keys);
  }

  private static long key(ContentPrefix prefix) {
    return prefix.bits() >>> DROPPED << NUMBER_BITS;
  }

  @Override
  public SortedMap<ContentPrefix, ContentId> named(List<ContentPrefix> prefixes) {
    SortedMap<ContentPrefix, ContentId> found = new TreeMap<>();
    for (ContentPrefix prefix : prefixes) {
      List<ContentId> all = all(prefix);
      if (all.size() == 1) {
        found.put(prefix, all.getFirst());
      }
    }
    return found;
  }

  private List<ContentId> all(ContentPrefix prefix) {
    long first = key(prefix);
    int at = Arrays.binarySearch(keys, first);
    return Arrays.stream(keys, at < 0 ? -at - 1 : at, keys.length)
        .takeWhile(key -> key >>> NUMBER_BITS == first >>> NUMBER_BITS)
        .mapToObj(key -> data.content((int) (key & ((1L << NUMBER_BITS) - 1))))
        .filter(content -> ContentPrefix.of(content).equals(prefix))
        .toList();
  }

  @Override
  public Map<ContentId, GroupStatus> statuses(List<ContentId> contents) {
    return new TreeMap<>();
  }

  @Override
  public Set<ContentId> dropped(List<ContentId> contents) {
    return new TreeSet<>();
  }

  @Override
  public void whenGroupsChange(Consumer<Map<ContentId, GroupStatus>> listener) {}
}
