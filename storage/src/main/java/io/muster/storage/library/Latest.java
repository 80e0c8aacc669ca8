package io.muster.storage.library;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** What was put in last, up to a limit: the oldest gives way. */
final class Latest<K, V> {
  private final int limit;
  private final LinkedHashMap<K, V> map = new LinkedHashMap<>();

  Latest(int limit) {
    this.limit = limit;
  }

  @Nullable V get(K key) {
    return map.get(key);
  }

  void put(K key, V value) {
    map.putLast(key, value);
    if (map.size() > limit) {
      map.pollFirstEntry();
    }
  }

  /** Forgets a key that has this value. */
  void removeValue(V value) {
    map.values().remove(value);
  }

  void clear() {
    map.clear();
  }
}
