package io.muster.sim.hunt;

import io.muster.sim.plan.Plan;
import io.muster.sim.plan.Scenario;

/**
 * A seed that broke something.
 *
 * @param broken the name of the first invariant that did not hold, or of the error that ended it
 * @param detail what was found
 * @param plan the run, as it was or made smaller
 */
public record Failure(Scenario scenario, String broken, String detail, Plan plan) {}
