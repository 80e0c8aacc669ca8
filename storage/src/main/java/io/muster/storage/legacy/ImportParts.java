package io.muster.storage.legacy;

import io.muster.storage.library.Library;
import io.muster.storage.sidecar.SidecarStore;
import org.jspecify.annotations.Nullable;

/** What an import has while the older file is there. */
record ImportParts(LegacyFile legacy, RowImport rows, LegacyMirror mirror, LegacyUndo undo) {
  static ImportParts open(
      Library library,
      SidecarStore store,
      LegacyTarget target,
      ImportState state,
      LegacySource source) {
    LegacyFile legacy = LegacyFile.open(source.file());
    @Nullable LegacyBytes bytes =
        source.sidecars().map(folder -> new LegacyBytes(folder, store)).orElse(null);
    RowImport rows =
        new RowImport(legacy, state, library.queries(), target, bytes, source.device());
    return new ImportParts(
        legacy,
        rows,
        new LegacyMirror(library, store, state, legacy, source),
        new LegacyUndo(legacy, state, library.queries(), target, rows));
  }
}
