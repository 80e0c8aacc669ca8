package io.muster.sim.check;

import io.muster.sim.device.Device;
import java.util.List;
import java.util.Optional;

/** Something that must always hold, or hold in the end. */
public interface Invariant {
  /** As the design calls it, without blanks. */
  String name();

  /** Looks on in the middle of a run; whatever is up. Returns what is wrong, if anything is. */
  default Optional<String> duringRun(List<Device> devices) {
    return Optional.empty();
  }

  /** Looks at the end, when all is said to have converged. Returns what is wrong. */
  Optional<String> atEnd(List<Device> devices);
}
