package io.muster.daemon.runtime;

import io.muster.daemon.generate.Outcome;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Values;
import io.muster.protocol.model.VariantId;
import io.muster.storage.library.Library;
import io.muster.storage.library.Variant;
import io.muster.storage.sidecar.SidecarStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Enters sidecars into the library: first the bytes, then the canonical record, then the bit. A
 * crash in between leaves bytes without a record, or a record without a bit, and both are repaired
 * at start.
 */
final class SidecarRecords {
  private static final Map<VariantId, String> DESCRIPTIONS =
      Map.of(
          new VariantId("thumb", "128"), "thumbnail, 128 pixels on the long side",
          new VariantId("thumb", "256"), "thumbnail, 256 pixels on the long side",
          new VariantId("thumb", "512"), "thumbnail, 512 pixels on the long side",
          new VariantId("text", "default"), "plain text");

  private final Library library;
  private final Records records;
  private final SidecarStore store;
  private final Bits bits;

  SidecarRecords(Library library, Records records, SidecarStore store, Bits bits) {
    this.library = library;
    this.records = records;
    this.store = store;
    this.bits = bits;
  }

  /**
   * Enters what a workshop made, or why it could not; its files are used up. A sidecar that someone
   * has made is never replaced: equal bytes are one more copy of it, others are not its.
   */
  void made(ContentId content, List<Outcome> outcomes) throws IOException {
    Map<VariantId, Blob> blobs = new TreeMap<>();
    Map<VariantId, Blob> present = library.queries().group(content).sidecars();
    for (Outcome outcome : outcomes) {
      Blob blob = blob(outcome);
      Blob before = present.get(outcome.variant());
      if (before == null || !before.isReady()) {
        blobs.put(outcome.variant(), blob);
      }
    }
    if (!blobs.isEmpty()) {
      enter(content, blobs);
    }
    bits.recheck(List.of(content));
  }

  private Blob blob(Outcome outcome) throws IOException {
    long now = System.currentTimeMillis();
    return switch (outcome) {
      case Outcome.Failed failed -> Blob.failed(failed.reason(), now);
      case Outcome.Made made -> {
        try (InputStream bytes = Files.newInputStream(made.file())) {
          SidecarStore.Stored stored = store.put(bytes);
          yield Blob.ready(stored.hash(), stored.size(), made.format(), now);
        } finally {
          Files.deleteIfExists(made.file());
        }
      }
    };
  }

  /** Enters a sidecar that another program made; its bit is published when this returns. */
  Blob add(ContentId content, VariantId variant, InputStream bytes, String format)
      throws IOException {
    SidecarStore.Stored stored = store.put(bytes);
    Blob blob = Blob.ready(stored.hash(), stored.size(), format, System.currentTimeMillis());
    enter(content, Map.of(variant, blob));
    bits.recheckNow(List.of(content));
    return blob;
  }

  private void enter(ContentId content, Map<VariantId, Blob> blobs) {
    enter(Map.of(content, blobs));
  }

  /** One call at a time, or two new variants could be given the same bit position. */
  synchronized void enter(Map<ContentId, Map<VariantId, Blob>> groups) {
    Set<VariantId> used = new TreeSet<>();
    groups.values().forEach(blobs -> used.addAll(blobs.keySet()));
    List<Mutation> mutations = new ArrayList<>(registration(used));
    groups.forEach(
        (content, blobs) ->
            blobs.forEach(
                (variant, blob) -> mutations.add(Mutation.putSidecar(content, variant, blob))));
    records.write(mutations);
  }

  /**
   * Says whether a variant is made any more; one that the registry does not know yet is entered.
   *
   * @throws IllegalArgumentException if it is in no registry and no generator makes it
   */
  synchronized void setActive(VariantId variant, boolean active) {
    List<Mutation> mutations = new ArrayList<>(registration(Set.of(variant)));
    if (!mutations.isEmpty() && !DESCRIPTIONS.containsKey(variant)) {
      throw new IllegalArgumentException(
          "there is no variant " + variant + "; see: muster sidecar variants");
    }
    mutations.add(
        Mutation.put(
            RecordKey.variant(variant), Map.of("active", Values.ofNumber(active ? 1 : 0))));
    records.write(mutations);
  }

  /** Variants that the registry does not know yet get the next free bit positions. */
  private List<Mutation> registration(Collection<VariantId> used) {
    List<Variant> registered = library.queries().variants();
    Set<VariantId> known = registered.stream().map(Variant::id).collect(Collectors.toSet());
    long next = registered.stream().mapToLong(Variant::bitPosition).max().orElse(-1) + 1;
    List<Mutation> mutations = new ArrayList<>();
    for (VariantId variant : used) {
      if (!known.contains(variant)) {
        mutations.add(
            Mutation.put(
                RecordKey.variant(variant),
                Map.of(
                    "description", Values.ofText(DESCRIPTIONS.getOrDefault(variant, "")),
                    "priority", Values.ofNumber(next),
                    "bit_position", Values.ofNumber(next))));
        next++;
      }
    }
    return mutations;
  }

  /** Takes a sidecar out of the library; its bytes stay, for another may have the same. */
  void remove(ContentId content, VariantId variant) {
    records.write(List.of(Mutation.deleteSidecar(content, variant)));
    bits.recheckNow(List.of(content));
  }
}
