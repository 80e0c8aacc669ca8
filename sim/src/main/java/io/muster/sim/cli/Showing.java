package io.muster.sim.cli;

import io.muster.sim.plan.Plan;
import io.muster.sim.run.Fittings;
import io.muster.sim.run.Outcome;
import io.muster.sim.run.Runs;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine;

/** Runs a plan and shows it, how it went, and how to see it again. */
final class Showing {
  private static final int HOLDS = 0;
  private static final int BROKEN = 1;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private final boolean verbose;

  Showing(CommandLine commandLine, boolean json, boolean verbose) {
    this.out = commandLine.getOut();
    this.err = commandLine.getErr();
    this.json = json;
    this.verbose = verbose;
  }

  /**
   * Runs a plan.
   *
   * @param again the command that does so
   * @return the exit code
   */
  int run(Plan plan, String again) {
    return run(plan, again, Fittings.PLAIN);
  }

  /** The same with fittings of its own. */
  int run(Plan plan, String again, Fittings fittings) {
    if (!json) {
      out.println(Report.plan(plan));
      out.flush();
    }
    Consumer<String> lines = verbose ? err::println : line -> {};
    Outcome outcome;
    try {
      outcome = Runs.run(plan, lines, fittings);
    } catch (RuntimeException e) {
      err.println("The run broke off; again: " + again);
      throw e;
    }
    out.println(json ? Report.json(outcome, again) : Report.text(outcome, again));
    out.flush();
    if (!outcome.allHold()) {
      err.println("Something did not hold; again: " + again);
      err.flush();
    }
    return outcome.allHold() ? HOLDS : BROKEN;
  }
}
