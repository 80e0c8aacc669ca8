package io.muster.sim.cli;

import io.muster.sim.plan.Plan;
import io.muster.sim.plan.PlanFile;
import io.muster.sim.report.Subject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A plan from a file, run again. */
@Command(
    name = "replay",
    description = "Runs a plan that muster-sim run --plan or muster-sim hunt has written.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:everything held", "1:something did not", "2:wrong use, or an error"},
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The plan.")
  private @Nullable Path file;

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Writes report.html there: what happened, as charts to look at.")
  private @Nullable Path report;

  @Option(names = "--verbose", description = "Every event as a line on standard error.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    if (spec == null || file == null) {
      throw new IllegalStateException("not started by picocli");
    }
    CommandLine commandLine = spec.commandLine();
    Plan plan;
    try {
      plan = PlanFile.read(file);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new CommandLine.ParameterException(commandLine, "there is no file " + file, e);
    }
    Subject subject =
        new Subject(
            "The plan " + file.getFileName(), "sim/bin/muster-sim replay " + file, List.of());
    return new Showing(commandLine, json, verbose, report).run(plan, subject);
  }
}
