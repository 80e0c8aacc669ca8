package io.muster.sim.check;

import io.muster.sim.device.Device;
import io.muster.sim.device.Watcher;
import io.muster.sim.world.Text;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** All invariants of a run, and what was found first of each. */
public final class Checks {
  private final List<Invariant> invariants;
  private final Convergence convergence;
  private final Onlooker onlooker;
  private final TreeMap<String, String> broken = new TreeMap<>();

  private Checks(Ledger ledger, Convergence convergence) {
    this.onlooker = new Onlooker(ledger);
    this.convergence = convergence;
    this.invariants =
        List.of(
            new NothingAcknowledgedIsLost(ledger),
            convergence,
            new NoResurrection(ledger),
            new SingleWriter(),
            new Truth(),
            new NoAnswerNamesAnOrphan(),
            new Bounded(),
            new RemovedStaysOut());
  }

  /**
   * Those of the design, in its order.
   *
   * @param patienceMillis within which devices have to converge that are left alone
   */
  public static Checks all(Ledger ledger, long patienceMillis) {
    return new Checks(ledger, new Convergence(patienceMillis));
  }

  /** Who has to be told what happens on the devices. */
  public Watcher watcher() {
    return onlooker;
  }

  /**
   * Looks at what has changed since the last event.
   *
   * @return whether all hold so far
   */
  public boolean afterEvent(long nowNanos) {
    for (Changed changed : onlooker.take()) {
      for (Invariant invariant : invariants) {
        Optional<String> wrong = invariant.afterEvent(changed);
        if (wrong.isPresent()) {
          note(invariant, after(nowNanos, wrong.get()));
          return false;
        }
      }
    }
    return true;
  }

  private static String after(long nowNanos, String what) {
    return Text.of("after %.3f s: %s", nowNanos / 1e9, what);
  }

  /**
   * Looks at everything in the middle of a run.
   *
   * @return whether all hold so far
   */
  public boolean duringRun(List<Device> devices, long nowNanos) {
    for (Invariant invariant : invariants) {
      invariant.duringRun(devices).ifPresent(what -> note(invariant, after(nowNanos, what)));
    }
    return broken.isEmpty();
  }

  /**
   * Looks whether devices that have converged still have the same.
   *
   * @return whether they have
   */
  public boolean stayEqual(List<Device> devices, long nowNanos) {
    Convergence.apart(devices)
        .ifPresent(what -> note(convergence, after(nowNanos, "apart again, " + what)));
    return broken.isEmpty();
  }

  private void note(Invariant invariant, String what) {
    broken.putIfAbsent(invariant.name(), what);
  }

  /**
   * Looks at the end; all devices are up. One thing that is wrong is enough, and where they have
   * not converged nothing is looked at that only holds then.
   */
  public void atEnd(List<Device> devices) {
    look(convergence, devices);
    invariants.forEach(invariant -> look(invariant, devices));
  }

  private void look(Invariant invariant, List<Device> devices) {
    if (broken.isEmpty()) {
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
