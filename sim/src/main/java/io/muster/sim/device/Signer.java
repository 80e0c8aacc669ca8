package io.muster.sim.device;

import io.muster.sim.world.Randomness;

/** Makes key pairs of one kind. */
public interface Signer {
  /** Another pair. */
  Keys.KeyPair create(Randomness random);
}
