package io.muster.protocol.sync;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.step.Now;
import io.muster.protocol.wire.LibraryMessage.Proof;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The proof of this library as it is now, and with whom it was last found equal. */
final class Proofs {
  private final SortedMap<DeviceId, Proven> proven = new TreeMap<>();
  private Proof own;

  /**
   * What was last found equal with a peer.
   *
   * @param holds false once the peer has shown something else, or may have changed unheard
   */
  private record Proven(Proof proof, long wallMillis, boolean holds) {}

  Proofs(Proof own) {
    this.own = own;
  }

  Proof own() {
    return own;
  }

  void own(Proof now) {
    own = now;
  }

  /** Takes a peer's proof in; returns whether it is equal to our own. */
  boolean compare(DeviceId peer, Proof theirs, Now now) {
    boolean equal = theirs.equals(own);
    if (equal) {
      proven.put(peer, new Proven(own, now.wallMillis(), true));
    }
    return equal;
  }

  void doubt(DeviceId peer) {
    proven.computeIfPresent(peer, (_, last) -> new Proven(last.proof(), last.wallMillis(), false));
  }

  void forget(DeviceId peer) {
    proven.remove(peer);
  }

  /** Whether the peer has shown what we have now, and nothing else since. */
  boolean isProven(DeviceId peer) {
    Proven last = proven.get(peer);
    return last != null && last.holds() && last.proof().equals(own);
  }

  /** When the peer was last found equal, by the wall clock. */
  Optional<Long> last(DeviceId peer) {
    return Optional.ofNullable(proven.get(peer)).map(Proven::wallMillis);
  }
}
