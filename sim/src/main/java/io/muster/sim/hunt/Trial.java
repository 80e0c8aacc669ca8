package io.muster.sim.hunt;

import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.run.Outcome;
import io.muster.sim.run.Runs;
import io.muster.sim.run.Shrinker;
import java.util.Optional;

/** One seed: run, and if it fails made smaller. */
final class Trial {
  private Trial() {}

  /** What broke first. */
  private record Broken(String what, String detail) {}

  /** Runs a scenario; what broke, if anything did. */
  static Optional<Failure> run(Scenario scenario) {
    Plan plan = Planner.plan(scenario);
    return broken(plan).map(broken -> new Failure(scenario, broken.what(), broken.detail(), plan));
  }

  /** The same failure of a smaller plan. */
  static Failure shrink(Failure failure, int maxRuns) {
    Shrinker shrinker =
        new Shrinker(
            plan ->
                broken(plan).filter(broken -> broken.what().equals(failure.broken())).isPresent(),
            maxRuns);
    Plan smaller = shrinker.shrink(failure.plan());
    return new Failure(failure.scenario(), failure.broken(), failure.detail(), smaller);
  }

  private static Optional<Broken> broken(Plan plan) {
    Outcome outcome;
    try {
      outcome = Runs.run(plan, line -> {});
    } catch (RuntimeException e) {
      return Optional.of(new Broken(e.getClass().getSimpleName(), String.valueOf(e.getMessage())));
    }
    return outcome.findings().stream()
        .filter(finding -> !finding.holds())
        .map(finding -> new Broken(finding.name(), finding.detail()))
        .findFirst();
  }
}
