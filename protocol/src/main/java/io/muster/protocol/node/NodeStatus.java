package io.muster.protocol.node;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.step.Agreement;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.RefusedHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a node stands with its peers at one moment.
 *
 * @param warnings how often each kind was raised since the start
 * @param refused how many heads that peers showed were not taken since then, and why
 */
public record NodeStatus(
    Hash libraryRoot,
    Hash availabilityRoot,
    List<Peer> peers,
    Map<Effect.Warning, Long> warnings,
    Map<RefusedHead, Long> refused) {
  /**
   * How one channel stands with a peer.
   *
   * @param lastProof when the roots were last found equal, in milliseconds since 1970
   */
  public record Standing(Agreement agreement, Optional<Long> lastProof) {}

  /** Another member. */
  public record Peer(
      DeviceId device,
      boolean libraryConnected,
      boolean gossipConnected,
      OptionalLong roundTripMicros,
      Standing library,
      Standing availability) {
    public boolean connected() {
      return libraryConnected && gossipConnected;
    }
  }

  /**
   * Whether this device was compared by root with every connected member since the last change on
   * either side, and at least one is connected where there are others.
   */
  public boolean inSync() {
    List<Peer> connected =
        peers.stream().filter(p -> p.libraryConnected() || p.gossipConnected()).toList();
    return (peers.isEmpty() || !connected.isEmpty())
        && connected.stream()
            .allMatch(
                peer ->
                    peer.library().agreement() == Agreement.IN_SYNC
                        && peer.availability().agreement() == Agreement.IN_SYNC);
  }
}
