package io.muster.protocol.gossip;

import io.muster.protocol.digest.HeadTree;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The latest heads that peers have shown of devices of whom this one has less: signed, but without
 * their payload yet. At most one a member.
 */
final class ShownHeads {
  private final VouchedHeads vouched;
  private final SortedMap<DeviceId, Head> shown = new TreeMap<>();

  ShownHeads(VouchedHeads vouched) {
    this.vouched = vouched;
  }

  /** Whether this very head was checked before: a signature costs half a millisecond. */
  boolean isKnown(Head head) {
    return head.equals(shown.get(head.device()));
  }

  /** A head whose signature was checked. */
  void add(Head head) {
    shown.merge(
        head.device(),
        head,
        (before, now) -> before.version().compareTo(now.version()) < 0 ? now : before);
  }

  void forget(DeviceId device) {
    shown.remove(device);
  }

  /** The tree over what this device holds and was shown. */
  HeadTree tree() {
    shown.values().removeIf(head -> !isLater(head));
    HeadTree tree = vouched.tree().copy();
    shown.values().forEach(tree::put);
    return tree;
  }

  private boolean isLater(Head head) {
    Head mine = vouched.all().get(head.device());
    return mine == null || mine.version().compareTo(head.version()) < 0;
  }
}
