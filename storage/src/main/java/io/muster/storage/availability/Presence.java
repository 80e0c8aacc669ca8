package io.muster.storage.availability;

import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.VariantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

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

  /** Asks for so many contents at once, and puts the answers together. */
  static Presence of(
      Collection<ContentId> contents, int atOnce, Function<List<ContentId>, Holders> asked) {
    Map<ContentId, SortedMap<VariantId, SortedSet<DeviceId>>> all = new LinkedHashMap<>();
    List<ContentId> list = new ArrayList<>(contents);
    for (int from = 0; from < list.size(); from += atOnce) {
      add(asked.apply(list.subList(from, Math.min(from + atOnce, list.size()))), all);
    }
    return new Presence(all);
  }

  private static void add(
      Holders holders, Map<ContentId, SortedMap<VariantId, SortedSet<DeviceId>>> all) {
    for (int content = 0; content < holders.contents().size(); content++) {
      SortedMap<VariantId, SortedSet<DeviceId>> held = new TreeMap<>();
      for (int variant = 0; variant < holders.variants().size(); variant++) {
        if (holders.anybody(content, variant)) {
          held.put(holders.variants().get(variant), new TreeSet<>(holders.of(content, variant)));
        }
      }
      if (!held.isEmpty()) {
        all.put(holders.contents().get(content), held);
      }
    }
  }
}
