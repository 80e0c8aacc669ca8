package io.muster.sim.cli;

import io.muster.sim.plan.Plan;
import io.muster.sim.report.Chronicle;
import io.muster.sim.report.Page;
import io.muster.sim.report.Subject;
import io.muster.sim.run.Fittings;
import io.muster.sim.run.Outcome;
import io.muster.sim.run.Runs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Runs a plan and shows it, how it went, and how to see it again. */
final class Showing {
  private static final int HOLDS = 0;
  private static final int BROKEN = 1;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private final boolean verbose;
  private final @Nullable Path reports;

  /**
   * Where and how it shows them.
   *
   * @param reports the folder for a report, if one is wanted
   */
  Showing(CommandLine commandLine, boolean json, boolean verbose, @Nullable Path reports) {
    this.reports = reports;
    this.out = commandLine.getOut();
    this.err = commandLine.getErr();
    this.json = json;
    this.verbose = verbose;
  }

  /**
   * Runs a plan.
   *
   * @param subject with the command that does so
   * @return the exit code
   */
  int run(Plan plan, Subject subject) throws IOException {
    return run(plan, subject, Fittings.PLAIN);
  }

  /** The same with fittings of its own. */
  int run(Plan plan, Subject subject, Fittings fittings) throws IOException {
    String again = subject.again();
    if (!json) {
      out.println(Report.plan(plan));
      out.flush();
    }
    Consumer<String> lines = verbose ? err::println : line -> {};
    Chronicle chronicle = new Chronicle(plan.setup().devices());
    Outcome outcome;
    try {
      outcome = Runs.run(plan, lines, reports == null ? fittings : fittings.withWatcher(chronicle));
    } catch (RuntimeException e) {
      err.println("The run broke off; again: " + again);
      if (reports != null) {
        Outcome brokenOff = chronicle.brokenOff(plan, e);
        err.println("report      " + Page.write(reports, subject, brokenOff, chronicle));
      }
      e.printStackTrace(err);
      err.flush();
      return BROKEN;
    }
    out.println(json ? Report.json(outcome, again) : Report.text(outcome, again));
    if (reports != null) {
      Path page = Page.write(reports, subject, outcome, chronicle);
      (json ? err : out).println("report      " + page);
    }
    out.flush();
    if (!outcome.allHold()) {
      err.println("Something did not hold; again: " + again);
      err.flush();
    }
    return outcome.allHold() ? HOLDS : BROKEN;
  }

  /** Runs a plan for its report alone; says where that is. */
  static Path report(Plan plan, Subject subject, Path folder) throws IOException {
    Chronicle chronicle = new Chronicle(plan.setup().devices());
    Outcome outcome;
    try {
      outcome = Runs.run(plan, line -> {}, Fittings.PLAIN.withWatcher(chronicle));
    } catch (RuntimeException e) {
      outcome = chronicle.brokenOff(plan, e);
    }
    return Page.write(folder, subject, outcome, chronicle);
  }
}
