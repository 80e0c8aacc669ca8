package io.muster.storage.legacy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ChangeRange;
import io.muster.protocol.model.Changes;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Context;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.Ranges;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import io.muster.protocol.model.Writer;
import io.muster.storage.StorageException;
import io.muster.storage.library.Content;
import io.muster.storage.library.Group;
import io.muster.storage.library.Library;
import io.muster.storage.sidecar.SidecarStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes into the older file what this device writes into the library. It follows the device's own
 * sequence: a crash, or a phase without mirroring, only leaves it behind, and it catches up.
 */
final class LegacyMirror {
  /** Records that are looked at in one step. */
  private static final int RECORDS = 500;

  private static final int BYTES = 1 << 20;

  private final Library library;
  private final SidecarStore store;
  private final ImportState state;
  private final LegacyFile legacy;
  private final Uuid device;
  private final @Nullable LegacyBytes bytes;

  LegacyMirror(
      Library library,
      SidecarStore store,
      ImportState state,
      LegacyFile legacy,
      LegacySource source) {
    this.library = library;
    this.store = store;
    this.state = state;
    this.legacy = legacy;
    this.device = source.device().orElse(library.writer().device().uuid());
    this.bytes = source.sidecars().map(folder -> new LegacyBytes(folder, store)).orElse(null);
  }

  /** What was written up to now is not mirrored: the older file has it, or never asked for it. */
  void startHere() {
    Writer writer = library.writer();
    state.setMirrored(writer, library.context().of(writer).last());
  }

  /** Mirrors some writes; returns whether there were any. */
  boolean step() {
    Writer writer = state.mirrored().orElseThrow();
    long after = state.get(ImportState.Count.MIRRORED);
    Ranges seen = library.context().of(writer);
    if (seen.last() <= after) {
      return goOn(writer);
    }
    ChangeRange range =
        library.context().minus(Context.EMPTY.plus(ChangeRange.of(writer, 0, after))).stream()
            .filter(missing -> missing.writer().equals(writer))
            .findFirst()
            .orElseThrow();
    Changes changes = library.changes(range, RECORDS, BYTES);
    legacy.transaction(() -> groups(changes).forEach(this::mirror));
    long upTo = changes.range().range().upTo();
    state.transaction(() -> state.setMirrored(writer, upTo));
    return true;
  }

  /** This device may write under another incarnation by now. */
  private boolean goOn(Writer writer) {
    Writer now = library.writer();
    if (now.equals(writer)) {
      return false;
    }
    state.transaction(() -> state.setMirrored(now, 0));
    return true;
  }

  private static Set<ContentId> groups(Changes changes) {
    Set<ContentId> contents = new LinkedHashSet<>();
    for (LibraryRecord record : changes.records()) {
      if (record.key().type() == RecordType.GROUP) {
        contents.add(new ContentId(Uuid.of(record.key().key())));
      }
    }
    return contents;
  }

  private void mirror(ContentId content) {
    Uuid name = name(content);
    Group group = library.queries().group(content);
    Map<VariantId, LegacyRow.Good> there =
        LegacyReads.byVariant(legacy.sidecarsOf(name, Long.MAX_VALUE));
    group
        .sidecars()
        .forEach(
            (variant, blob) -> {
              LegacyRow.Good row = there.get(variant);
              if (row == null || !row.blob().equals(blob)) {
                put(name, variant, blob);
              }
            });
    for (VariantId removed : library.queries().removedSidecars(content)) {
      legacy.removeSidecar(name, removed);
    }
  }

  private void put(Uuid name, VariantId variant, Blob blob) {
    String path = LegacyBytes.path(name, variant, blob.format());
    if (bytes != null && blob.isReady()) {
      give(bytes, blob.hash(), path);
    }
    legacy.putSidecar(name, variant, blob, path, id(name, variant.toString()));
    boolean here = blob.isReady() && store.has(blob.hash());
    legacy.putAvailability(name, variant, device, here, blob);
  }

  /** The id of a row that mirroring adds. */
  static Uuid id(Uuid content, String variant) {
    return Uuid.from(Hash.sha256(content.bytes(), variant.getBytes(StandardCharsets.UTF_8)));
  }

  private static void give(LegacyBytes bytes, Hash hash, String path) {
    try {
      bytes.give(hash, path);
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.OTHER,
          "a sidecar can't be copied to the older library's folder; check that folder",
          e);
    }
  }

  /** What the older file calls a content; it gets a name there if it has none. */
  private Uuid name(ContentId content) {
    Optional<Content> known = library.queries().content(content);
    Optional<Uuid> name =
        state.name(content).or(() -> known.flatMap(bytes -> legacy.nameOf(bytes.casId())));
    if (name.isEmpty()) {
      known.ifPresent(
          bytes -> legacy.addContent(content.uuid(), bytes.casId(), bytes.kind(), bytes.size()));
    }
    return name.orElse(content.uuid());
  }
}
