package io.muster.storage.legacy;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import io.muster.storage.legacy.ImportState.Count;
import io.muster.storage.library.LibraryQueries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes out of the library what an import entered, unless it was changed since. */
final class LegacyUndo {
  private final LegacyFile legacy;
  private final ImportState state;
  private final LibraryQueries library;
  private final LegacyTarget target;
  private final RowImport rows;

  LegacyUndo(
      LegacyFile legacy,
      ImportState state,
      LibraryQueries library,
      LegacyTarget target,
      RowImport rows) {
    this.legacy = legacy;
    this.state = state;
    this.library = library;
    this.target = target;
    this.rows = rows;
  }

  /** Takes out some rows; returns whether there were any. */
  boolean step() {
    List<Long> ids = state.made().after(state.get(Count.UNDONE), LegacyImport.ROWS);
    if (ids.isEmpty()) {
      return false;
    }
    Map<ContentId, Set<VariantId>> gone = new TreeMap<>();
    for (long id : ids) {
      if (legacy.sidecar(id).orElse(null) instanceof LegacyRow.Good row) {
        Optional<ContentId> content = rows.content(row.content());
        if (content.isPresent() && isAsImported(content.get(), row)) {
          gone.computeIfAbsent(content.get(), key -> new TreeSet<>()).add(row.variant());
        }
      }
    }
    if (!gone.isEmpty()) {
      target.remove(gone);
    }
    state.transaction(() -> state.set(Count.UNDONE, ids.getLast()));
    return true;
  }

  private boolean isAsImported(ContentId content, LegacyRow.Good row) {
    return row.blob().equals(library.group(content).sidecars().get(row.variant()));
  }
}
