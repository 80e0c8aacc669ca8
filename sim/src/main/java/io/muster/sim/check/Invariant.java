package io.muster.sim.check;

import io.muster.sim.device.Device;
import java.util.List;
import java.util.Optional;

/** Something that must always hold, or hold in the end. Each look returns what is wrong, if any. */
public interface Invariant {
  /** As the design calls it, without blanks. */
  String name();

  /** Looks at what an event changed. */
  default Optional<String> afterEvent(Changed changed) {
    return Optional.empty();
  }

  /** Looks at everything in the middle of a run, on whatever is up. */
  default Optional<String> duringRun(List<Device> devices) {
    return Optional.empty();
  }

  /** Looks at everything at the end, when all is said to have converged. */
  Optional<String> atEnd(List<Device> devices);
}
