package io.muster.sim.run;

import io.muster.sim.device.HashSigner;
import io.muster.sim.device.Signer;
import io.muster.sim.device.Watcher;
import io.muster.sim.device.Wiring;
import java.util.function.Supplier;

/**
 * What a run takes beside its plan.
 *
 * @param signer makes a new signer for a run
 * @param watcher looks on, beside the checks
 */
public record Fittings(Supplier<Signer> signer, Wiring wiring, Watcher watcher) {
  /** What almost every run takes. */
  public static final Fittings PLAIN =
      new Fittings(HashSigner::new, Wiring.PLAIN, new Watcher() {});

  public Fittings withSigner(Supplier<Signer> other) {
    return new Fittings(other, wiring, watcher);
  }

  public Fittings withWiring(Wiring other) {
    return new Fittings(signer, other, watcher);
  }

  public Fittings withWatcher(Watcher other) {
    return new Fittings(signer, wiring, other);
  }
}
