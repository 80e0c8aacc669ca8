package io.muster.storage.legacy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.Content;
import io.muster.storage.library.Group;
import io.muster.storage.library.LibraryQueries;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Answers from the older file where the library has none: what is not imported yet. */
record LegacyReads(LibraryQueries library, ImportState state, LegacyFile legacy) {

  /** The older file's rows of a content, in order. */
  List<LegacyRow> rows(ContentId content) {
    return name(content).map(name -> legacy.sidecarsOf(name, Long.MAX_VALUE)).orElse(List.of());
  }

  private Optional<Uuid> name(ContentId content) {
    return state
        .name(content)
        .or(() -> library.content(content).map(Content::casId).flatMap(legacy::nameOf));
  }

  /** What the library says of a content, and what only the older file says. */
  Group group(ContentId content) {
    Group group = library.group(content);
    Set<VariantId> removed = library.removedSidecars(content);
    SortedMap<VariantId, Blob> all = new TreeMap<>(group.sidecars());
    byVariant(rows(content))
        .forEach(
            (variant, row) -> {
              if (!removed.contains(variant)) {
                all.putIfAbsent(variant, row.blob());
              }
            });
    return new Group(content, all);
  }

  static SortedMap<VariantId, LegacyRow.Good> byVariant(List<LegacyRow> rows) {
    SortedMap<VariantId, LegacyRow.Good> good = new TreeMap<>();
    for (LegacyRow row : rows) {
      if (row instanceof LegacyRow.Good sidecar) {
        good.put(sidecar.variant(), sidecar);
      }
    }
    return good;
  }
}
