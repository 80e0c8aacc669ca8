package io.muster.storage.legacy;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** How imported sidecars get into the library: as this device's own writes, durable on return. */
public interface LegacyTarget {
  /** Enters sidecars, their variants into the registry too. */
  void enter(Map<ContentId, Map<VariantId, Blob>> sidecars);

  /** Takes sidecars out again. */
  void remove(Map<ContentId, Set<VariantId>> sidecars);

  /** Bytes of these contents' sidecars have come: their bits are to be checked. */
  void recheck(Collection<ContentId> contents);
}
