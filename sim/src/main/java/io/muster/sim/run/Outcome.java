package io.muster.sim.run;

import io.muster.protocol.model.Hash;
import io.muster.sim.check.Finding;
import io.muster.sim.network.Traffic;
import java.util.List;

/**
 * How a run went.
 *
 * @param rounds gossip rounds that all devices began until all had converged
 * @param virtualMillis how long that took
 * @param trace hash over every event
 * @param events how many there were
 */
public record Outcome(
    Scenario scenario,
    long rounds,
    long virtualMillis,
    Traffic traffic,
    Hash trace,
    long events,
    boolean converged,
    List<Finding> findings) {
  public Outcome {
    findings = List.copyOf(findings);
  }

  public boolean allHold() {
    return findings.stream().allMatch(Finding::holds);
  }
}
