package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.GroupFields;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Life;
import io.muster.protocol.model.VariantId;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The sidecars of a content that exist, failed ones among them. */
public record Group(ContentId content, SortedMap<VariantId, Blob> sidecars) {
  public Group {
    sidecars = Collections.unmodifiableSortedMap(new TreeMap<>(sidecars));
  }

  /** What a group record says, without what is dead or has not arrived whole. */
  static Group of(ContentId content, LibraryRecord record) {
    SortedMap<VariantId, Blob> sidecars = new TreeMap<>();
    for (String field : record.fields().keySet()) {
      if (Life.isLife(field) && Life.isAlive(record.life(field))) {
        VariantId variant = GroupFields.variant(field);
        record
            .value(GroupFields.blob(variant))
            .ifPresent(value -> sidecars.put(variant, Blob.decode(value)));
      }
    }
    return new Group(content, sidecars);
  }

  /** The sidecars whose life has ended. */
  static Set<VariantId> removed(LibraryRecord record) {
    Set<VariantId> removed = new TreeSet<>();
    for (String field : record.fields().keySet()) {
      if (Life.isLife(field) && !Life.isAlive(record.life(field))) {
        removed.add(GroupFields.variant(field));
      }
    }
    return removed;
  }

  int ready() {
    return (int) sidecars.values().stream().filter(Blob::isReady).count();
  }

  int failed() {
    return sidecars.size() - ready();
  }
}
