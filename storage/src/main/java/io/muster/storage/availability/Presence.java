package io.muster.storage.availability;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Which devices hold which sidecars of some contents. A content that nobody holds anything of is
 * left out.
 */
public record Presence(
    Map<ContentId, ? extends SortedMap<VariantId, ? extends SortedSet<DeviceId>>> holders) {
  public Presence {
    holders = Collections.unmodifiableMap(holders);
  }

  /** The variants of a content that anybody holds, and who does. */
  public SortedMap<VariantId, ? extends SortedSet<DeviceId>> of(ContentId content) {
    SortedMap<VariantId, ? extends SortedSet<DeviceId>> found = holders.get(content);
    return found == null ? Collections.emptySortedMap() : found;
  }

  /** The devices that hold one sidecar. */
  public SortedSet<DeviceId> of(ContentId content, VariantId variant) {
    SortedSet<DeviceId> found = of(content).get(variant);
    return found == null ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(found);
  }
}
