package io.muster.sim.run;

import io.muster.protocol.model.Hash;
import io.muster.sim.check.Finding;
import io.muster.sim.network.Traffic;
import io.muster.sim.plan.Plan;
import java.util.List;

/**
 * How a run went.
 *
 * @param rounds gossip rounds that all devices began until all had converged
 * @param virtualMillis how long that took
 */
public record Outcome(
    Plan plan,
    long rounds,
    long virtualMillis,
    Traffic traffic,
    Traced trace,
    boolean converged,
    List<Finding> findings) {
  public Outcome {
    findings = List.copyOf(findings);
  }

  /**
   * Which way it went.
   *
   * @param hash over every event
   * @param events how many there were
   */
  public record Traced(Hash hash, long events) {}

  public boolean allHold() {
    return findings.stream().allMatch(Finding::holds);
  }

  /** The names of the invariants that did not hold, in the order of the design. */
  public List<String> broken() {
    return findings.stream().filter(finding -> !finding.holds()).map(Finding::name).toList();
  }
}
