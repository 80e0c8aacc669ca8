package io.muster.protocol.gossip;

import io.muster.protocol.digest.HeadTree;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Member;
import io.muster.protocol.port.AvailabilityView;
import io.muster.protocol.port.MembersView;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The heads of present members that this device vouches for, and the tree over them. */
final class VouchedHeads {
  private final AvailabilityView availability;
  private final MembersView members;
  private final HeadTree tree = new HeadTree();
  private SortedMap<DeviceId, Head> stored = new TreeMap<>();
  private List<Member> present = List.of();
  private SortedMap<DeviceId, Head> heads = new TreeMap<>();
  private Hash root = tree.root();

  VouchedHeads(AvailabilityView availability, MembersView members) {
    this.availability = availability;
    this.members = members;
    refresh();
  }

  /**
   * Looks at what is stored and who is present. Asked for at every tick, so all is computed anew
   * only where one of them has changed.
   */
  Hash refresh() {
    SortedMap<DeviceId, Head> storedNow = availability.heads();
    List<Member> presentNow = members.members();
    if (!storedNow.equals(stored) || !presentNow.equals(present)) {
      stored = storedNow;
      present = presentNow;
      follow();
    }
    return root;
  }

  private void follow() {
    SortedMap<DeviceId, Head> now = new TreeMap<>(stored);
    now.keySet().removeIf(device -> members.member(device).isEmpty());
    heads.keySet().stream().filter(device -> !now.containsKey(device)).forEach(tree::remove);
    now.forEach(
        (device, head) -> {
          if (!head.equals(heads.get(device))) {
            tree.put(head);
          }
        });
    heads = Collections.unmodifiableSortedMap(now);
    root = tree.root();
  }

  /** By device, as of the last look. */
  SortedMap<DeviceId, Head> all() {
    return heads;
  }

  /** The tree over {@link #all}; not to be changed. */
  HeadTree tree() {
    return tree;
  }

  /** The root of the tree. */
  Hash root() {
    return root;
  }
}
