package io.muster.storage;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.ContentPrefix;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How far the groups of a library are, for whoever answers questions about many contents. */
public interface Groups {
  /** No library. */
  Groups NONE =
      new Groups() {
        @Override
        public Map<ContentId, GroupStatus> statuses(List<ContentId> contents) {
          return Map.of();
        }

        @Override
        public Set<ContentId> dropped(List<ContentId> contents) {
          return Set.of();
        }

        @Override
        public SortedMap<ContentPrefix, ContentId> named(List<ContentPrefix> prefixes) {
          return new TreeMap<>();
        }

        @Override
        public void whenGroupsChange(Consumer<Map<ContentId, GroupStatus>> listener) {}
      };

  /** How far the groups of these contents are; those without a group are left out. */
  Map<ContentId, GroupStatus> statuses(List<ContentId> contents);

  /** Those among some contents whose group is there and dead; their status is NONE. */
  Set<ContentId> dropped(List<ContentId> contents);

  /** Of some begins of ids the contents with a group, where it is one and no more. */
  SortedMap<ContentPrefix, ContentId> named(List<ContentPrefix> prefixes);

  /**
   * Hands over the groups of every commit from now on, once it can be read and before the next one.
   * One listener at a time; it must be quick, since writers wait for it.
   */
  void whenGroupsChange(Consumer<Map<ContentId, GroupStatus>> listener);
}
