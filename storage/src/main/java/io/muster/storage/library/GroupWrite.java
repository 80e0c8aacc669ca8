package io.muster.storage.library;

import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.VariantId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sidecars of one content that are to be entered into its group, in one write. */
public record GroupWrite(ContentId content, SortedMap<VariantId, Blob> sidecars) {
  public GroupWrite {
    sidecars = Collections.unmodifiableSortedMap(sidecars);
  }

  public static GroupWrite of(ContentId content, VariantId variant, Blob blob) {
    return new GroupWrite(content, new TreeMap<>(Map.of(variant, blob)));
  }
}
