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

  /**
   * Runs a scenario; what broke, if anything did.
   *
   * @param twice whether a run that holds is done again, and has to go the same way
   */
  static Optional<Failure> run(Scenario scenario, boolean twice) {
    Plan plan = Planner.plan(scenario);
    Tried first = Tried.of(plan);
    Optional<Broken> broken = first.broken();
    if (broken.isEmpty() && twice) {
      broken = first.differsFrom(Tried.of(plan));
    }
    return broken.map(what -> new Failure(scenario, what.what(), what.detail(), plan));
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
    return Tried.of(plan).broken();
  }

  /** One run: what broke, and which way it went. */
  private record Tried(Optional<Broken> broken, String trace) {
    static Tried of(Plan plan) {
      Outcome outcome;
      try {
        outcome = Runs.run(plan, line -> {});
      } catch (RuntimeException e) {
        String what = e.getClass().getSimpleName();
        return new Tried(Optional.of(new Broken(what, String.valueOf(e.getMessage()))), "");
      }
      Optional<Broken> broken =
          outcome.findings().stream()
              .filter(finding -> !finding.holds())
              .map(finding -> new Broken(finding.name(), finding.detail()))
              .findFirst();
      return new Tried(broken, outcome.trace().toString());
    }

    Optional<Broken> differsFrom(Tried again) {
      return trace.equals(again.trace)
          ? Optional.empty()
          : Optional.of(new Broken("SameWay", trace + " and " + again.trace));
    }
  }
}
