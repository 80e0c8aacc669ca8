package io.muster.sim.mutation;

import io.muster.sim.disk.StoreKind;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.run.Runs;

/** What is called in a product that is loaded apart; public, since it comes from elsewhere. */
public final class ProductRun {
  private ProductRun() {}

  /** The invariants that a seed of the search breaks, in the order of the design. */
  public static String broken(long seed) {
    Plan plan = Planner.plan(Scenario.mixed(seed).on(StoreKind.MEMORY));
    return String.join(" ", Runs.run(plan, line -> {}).broken());
  }
}
