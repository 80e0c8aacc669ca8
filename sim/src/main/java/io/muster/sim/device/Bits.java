package io.muster.sim.device;

import io.muster.protocol.model.BitChange;
import io.muster.protocol.model.Blob;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
import io.muster.sim.disk.Stores;
import io.muster.storage.library.Group;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of this device's bits are not true: a bit is to be set where the bytes of a sidecar's
 * current blob lie here, and nowhere else. The daemon's rule, over a set of hashes as the bytes.
 */
public final class Bits {
  private Bits() {}

  /** What has to change among these contents. */
  public static List<BitChange> wrong(
      Stores stores, SortedSet<Hash> bytes, Collection<ContentId> contents) {
    List<BitChange> changes = new ArrayList<>();
    Map<ContentId, Group> groups = stores.library().groups(contents);
    for (ContentId content : contents) {
      Group group = groups.getOrDefault(content, new Group(content, new TreeMap<>()));
      compare(stores, bytes, group, changes);
    }
    return changes;
  }

  private static void compare(
      Stores stores, SortedSet<Hash> bytes, Group group, List<BitChange> changes) {
    SortedMap<VariantId, Blob> sidecars = group.sidecars();
    Set<VariantId> held =
        stores.availability().heldBy(stores.library().writer().device(), group.content());
    SortedSet<VariantId> all = new TreeSet<>(held);
    all.addAll(sidecars.keySet());
    for (VariantId variant : all) {
      Blob blob = sidecars.get(variant);
      boolean here = blob != null && blob.isReady() && bytes.contains(blob.hash());
      if (here != held.contains(variant)) {
        changes.add(new BitChange(group.content(), variant, here));
      }
    }
  }
}
