package io.muster.sim.hunt;

import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.run.Outcome;
import io.muster.sim.run.Runs;
import io.muster.sim.run.Shrinker;
import java.util.Optional;
import java.util.regex.Pattern;

/** One seed: run, and if it fails made smaller. */
final class Trial {
  /** What names devices, records and times. */
  private static final Pattern NUMBERS =
      Pattern.compile("\\b(?=[0-9a-fA-F.-]*[0-9])[0-9a-fA-F.-]+\\b|\\b[A-Z2-7]{7,}\\b");

  /** A run that goes another way when it is run again: no single run shows that. */
  private static final String SAME_WAY = "SameWay";

  private Trial() {}

  /** What broke first. */
  private record Broken(String what, String detail) {
    String shape() {
      return Trial.shape(what, detail);
    }
  }

  /** What two runs of two plans have in common if they fail in the same way. */
  static String shape(String what, String detail) {
    return what + ": " + NUMBERS.matcher(detail).replaceAll("#");
  }

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

  /** The same failure of a smaller plan, with what that finds. */
  static Failure shrink(Failure failure, int maxRuns) {
    if (failure.broken().equals(SAME_WAY)) {
      return failure;
    }
    String shape = shape(failure.broken(), failure.detail());
    Plan smaller =
        new Shrinker(plan -> broken(plan, shape).isPresent(), maxRuns).shrink(failure.plan());
    String detail = broken(smaller, shape).map(Broken::detail).orElse(failure.detail());
    return new Failure(failure.scenario(), failure.broken(), detail, smaller);
  }

  private static Optional<Broken> broken(Plan plan, String shape) {
    return Tried.of(plan).broken().filter(broken -> broken.shape().equals(shape));
  }

  /** One run: what broke, and which way it went. */
  private record Tried(Optional<Broken> broken, String trace) {
    static Tried of(Plan plan) {
      Outcome outcome;
      try {
        outcome = Runs.run(plan, line -> {});
      } catch (RuntimeException | Error e) {
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
          : Optional.of(new Broken(SAME_WAY, trace + " and " + again.trace));
    }
  }
}
