package io.muster.sim.check;

import io.muster.sim.device.Device;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** All invariants of a run, and what was found first of each. */
public final class Checks {
  private final List<Invariant> invariants;
  private final TreeMap<String, String> broken = new TreeMap<>();

  public Checks(List<Invariant> invariants) {
    this.invariants = List.copyOf(invariants);
  }

  /** Those of the design that a simulation can break. */
  public static Checks all(Ledger ledger) {
    return new Checks(
        List.of(
            new NothingAcknowledgedIsLost(ledger),
            new Convergence(),
            new NoResurrection(ledger),
            new SingleWriter(),
            new Truth()));
  }

  /**
   * Looks on in the middle of a run.
   *
   * @return whether all hold so far
   */
  public boolean duringRun(List<Device> devices, long nowNanos) {
    for (Invariant invariant : invariants) {
      invariant
          .duringRun(devices)
          .ifPresent(what -> note(invariant, "after %.3f s: %s".formatted(nowNanos / 1e9, what)));
    }
    return broken.isEmpty();
  }

  private void note(Invariant invariant, String what) {
    broken.putIfAbsent(invariant.name(), what);
  }

  /** Looks at the end; all devices are up. */
  public void atEnd(List<Device> devices) {
    for (Invariant invariant : invariants) {
      invariant.atEnd(devices).ifPresent(what -> note(invariant, what));
    }
  }

  /** What was found, in the order of the design. */
  public List<Finding> findings() {
    return invariants.stream()
        .map(
            invariant ->
                Optional.ofNullable(broken.get(invariant.name()))
                    .map(what -> new Finding(invariant.name(), false, what))
                    .orElseGet(() -> new Finding(invariant.name(), true, "")))
        .toList();
  }
}
