package io.muster.protocol.gossip;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.port.RandomSource;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whom a round is due with, and what the last ones have proven. */
final class Rounds {
  private final DeviceId self;
  private final RandomSource random;
  private final SortedMap<DeviceId, Pace> connected = new TreeMap<>();
  private final SortedMap<DeviceId, Proven> proven = new TreeMap<>();

  /**
   * What was last found equal with a peer.
   *
   * @param holds false once the peer has shown something else, or may have changed unheard
   */
  private record Proven(Hash root, long wallMillis, boolean holds) {
    Proven doubted() {
      return new Proven(root, wallMillis, false);
    }
  }

  Rounds(DeviceId self, RandomSource random) {
    this.self = self;
    this.random = random;
  }

  void connected(DeviceId peer) {
    connected.put(peer, new Pace(self.compareTo(peer) < 0, random));
    doubt(peer);
  }

  void disconnected(DeviceId peer) {
    connected.remove(peer);
  }

  void forget(DeviceId peer) {
    connected.remove(peer);
    proven.remove(peer);
  }

  /** The connected peers, by id. */
  Set<DeviceId> peers() {
    return connected.keySet();
  }

  /** The peer has said something, so it lives. */
  void heard(DeviceId peer) {
    Pace pace = connected.get(peer);
    if (pace != null) {
      pace.heard();
    }
  }

  /** The peer has shown that it knows something else than this device. */
  void doubt(DeviceId peer) {
    proven.computeIfPresent(peer, (_, last) -> last.doubted());
  }

  /** The peer has shown the same root. */
  void agreed(DeviceId peer, Hash root, Now now) {
    proven.put(peer, new Proven(root, now.wallMillis(), true));
  }

  /** Whether the last roots were equal and still are: ours is this one. */
  boolean agrees(DeviceId peer, Hash root) {
    Proven last = proven.get(peer);
    return last != null && last.holds() && last.root().equals(root);
  }

  /**
   * The peers that a round is due with; they count as begun.
   *
   * @param settled false while something is on its way here
   */
  List<DeviceId> due(Hash root, boolean settled, long nowMillis) {
    List<DeviceId> due = new ArrayList<>();
    connected.forEach(
        (peer, pace) -> {
          if (pace.due(settled && agrees(peer, root), root, nowMillis)) {
            due.add(peer);
          }
        });
    return due;
  }

  /** How a peer stands whose root is not proven to be ours. */
  Agreement unequal(DeviceId peer) {
    if (connected.containsKey(peer)) {
      return Agreement.EXCHANGING;
    }
    return proven.containsKey(peer) ? Agreement.BEHIND : Agreement.UNKNOWN;
  }

  Optional<Long> lastProof(DeviceId peer) {
    return Optional.ofNullable(proven.get(peer)).map(Proven::wallMillis);
  }
}
