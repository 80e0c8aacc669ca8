package io.muster.daemon.runtime;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Mutation;
import io.muster.protocol.model.VariantId;
import io.muster.storage.legacy.LegacyTarget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an import of an older library writes, as any other sidecar is written. */
record LegacyWrites(SidecarRecords sidecars, Records records, Bits bits) implements LegacyTarget {
  @Override
  public void enter(Map<ContentId, Map<VariantId, Blob>> imported) {
    sidecars.enter(imported);
  }

  @Override
  public void remove(Map<ContentId, Set<VariantId>> imported) {
    List<Mutation> mutations = new ArrayList<>();
    imported.forEach(
        (content, variants) ->
            variants.forEach(variant -> mutations.add(Mutation.deleteSidecar(content, variant))));
    records.write(mutations);
  }

  @Override
  public void recheck(Collection<ContentId> contents) {
    bits.recheck(contents);
  }
}
