package io.muster.sim.device;

import io.muster.protocol.model.DeviceId;
import io.muster.sim.world.Randomness;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The signatures of a daemon: ECDSA on P-256, other ones in every run. Among its devices their ids
 * stand in the order in which a {@link HashSigner}'s would, since much goes by that order: so both
 * runs of a plan go the same way, and only their bytes differ.
 */
public final class RealSigner implements Signer {
  /** Keys that are made until an id falls into its place; with a few devices dozens are enough. */
  private static final int MOST_TRIES = 100_000;

  private final HashSigner hashes = new HashSigner();
  private final NavigableMap<DeviceId, DeviceId> idsByOrder = new TreeMap<>();

  @Override
  public Keys.KeyPair create(Randomness random) {
    DeviceId order = hashes.create(random).device();
    var below = idsByOrder.lowerEntry(order);
    var above = idsByOrder.higherEntry(order);
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      EcRing ring = EcRing.generate();
      Keys.KeyPair pair = new Keys.KeyPair(ring.publicKey(), ring);
      DeviceId id = pair.device();
      if ((below == null || below.getValue().compareTo(id) < 0)
          && (above == null || id.compareTo(above.getValue()) < 0)) {
        idsByOrder.put(order, id);
        return pair;
      }
    }
    throw new IllegalStateException("no key found for the place of a device: too many devices");
  }
}
