package io.muster.sim.cli;

import io.muster.sim.device.SignerKind;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.plan.Mode;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.PlanFile;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.plan.Topology;
import io.muster.sim.plan.Workload;
import io.muster.sim.plan.WorkloadFile;
import io.muster.sim.plan.WorkloadPlanner;
import io.muster.sim.report.Subject;
import io.muster.sim.run.Fittings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One simulation, from its options to its exit code. */
@Command(
    name = "run",
    description = {
      "Simulates devices that work while things go wrong, and checks what must always hold.",
      "The same options give the same run, event by event."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything held",
      "1:something did not; the command that shows it again is printed",
      "2:wrong use, or an error"
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  /** What a workload says itself. */
  private static final List<String> OF_A_SCENARIO =
      List.of("--nodes", "--loss", "--ops", "--topology", "--store", "--mode", "--no-faults");

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--nodes", description = "Devices (default: ${DEFAULT-VALUE}).")
  private int nodes = 5;

  @Option(names = "--seed", description = "What all chance comes from (default: a new one).")
  private @Nullable Long seed;

  @Option(
      names = "--loss",
      description = "Probability that a frame is lost (default: ${DEFAULT-VALUE}).")
  private double loss = 0;

  @Option(
      names = "--ops",
      description = "Changes that all devices together make (default: ${DEFAULT-VALUE}).")
  private int operations = Scenario.DEFAULT_OPERATIONS;

  @Option(
      names = "--topology",
      description =
          "Who reaches whom: mesh, line, where only neighbours meet, or web, where ways are short"
              + " (default: mesh).")
  private Topology topology = Topology.MESH;

  @Option(
      names = "--store",
      description =
          "What devices keep their data in: sqlite or memory (default: sqlite up to 20 devices).")
  private @Nullable StoreKind store;

  @Option(
      names = "--mode",
      description =
          "safety: in the end all is whole again; liveness: only a core of the devices is"
              + " (default: safety).")
  private Mode mode = Mode.SAFETY;

  @Option(
      names = "--workload",
      paramLabel = "NAME|FILE",
      description = {
        "What people do on their devices for some days: family, team, or a file like theirs.",
        "Instead of --nodes, --loss, --ops, --topology, --store, --mode and --no-faults."
      })
  private @Nullable String workload;

  @Option(
      names = "--days",
      description = "How long the workload is, up to 31 (default: ${DEFAULT-VALUE}).")
  private double days = 1;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Also writes the plan there, for muster-sim replay.")
  private @Nullable Path planFile;

  @Option(
      names = "--signer",
      description =
          "What devices sign with: hash, or real as a daemon does, which gives another trace each"
              + " time (default: hash).")
  private SignerKind signer = SignerKind.HASH;

  @Option(names = "--no-faults", description = "Nothing goes wrong beside loss.")
  private boolean noFaults;

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
    CommandLine commandLine = commandLine();
    long chosen = seed == null ? new SecureRandom().nextLong() >>> 32 : seed;
    refuseWhatSaysNothing(commandLine);
    Planned planned = workload == null ? planned(chosen) : planned(workload, chosen);
    if (planFile != null) {
      PlanFile.write(planned.plan(), planFile);
    }
    Fittings fittings = Fittings.PLAIN.withSigner(signer::signer);
    return new Showing(commandLine, json, verbose, report)
        .run(planned.plan(), signed(planned.subject()), fittings);
  }

  /** An option that another one makes void is a mistake of who gave it. */
  private void refuseWhatSaysNothing(CommandLine commandLine) {
    if (workload == null) {
      refuse(commandLine, List.of("--days"), "is for --workload");
    } else {
      refuse(commandLine, OF_A_SCENARIO, "is said by the workload: leave it out");
    }
    if (planFile != null && signer == SignerKind.REAL) {
      refuse(commandLine, List.of("--signer"), "is in no plan: leave it or --plan out");
    }
  }

  private static void refuse(CommandLine commandLine, List<String> options, String why) {
    options.stream()
        .filter(commandLine.getParseResult()::hasMatchedOption)
        .findFirst()
        .ifPresent(
            option -> {
              throw new CommandLine.ParameterException(commandLine, option + " " + why);
            });
  }

  private Subject signed(Subject subject) {
    return signer == SignerKind.HASH
        ? subject
        : new Subject(subject.title(), subject.again() + " --signer real", subject.names());
  }

  /** A plan, and what it is about. */
  private record Planned(Plan plan, Subject subject) {}

  private Planned planned(String nameOrFile, long chosen) throws IOException {
    try {
      Workload read = WorkloadFile.read(nameOrFile);
      Plan plan = WorkloadPlanner.plan(read, days, chosen);
      String again =
          "sim/bin/muster-sim run --workload %s --days %s --seed %d"
              .formatted(nameOrFile, number(days), chosen);
      String title = "%s; %s days".formatted(read.about(), number(days));
      return new Planned(plan, new Subject(title, again, read.names()));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      String known = String.join(", ", WorkloadFile.NAMES);
      throw new CommandLine.ParameterException(
          commandLine(), "there is no workload %s: %s, or a file".formatted(nameOrFile, known), e);
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec.commandLine();
  }

  private static String number(double days) {
    return BigDecimal.valueOf(days).stripTrailingZeros().toPlainString();
  }

  private Planned planned(long chosen) {
    StoreKind kind = store == null ? StoreKind.of(nodes) : store;
    try {
      Scenario scenario =
          new Scenario(chosen, nodes, loss, operations, !noFaults, topology, kind, mode);
      String title =
          "%d devices, %.0f %% loss, %s"
              .formatted(nodes, 100 * loss, noFaults ? "no other faults" : "all kinds of faults");
      Subject subject = new Subject(title, scenario.command(), List.of());
      return new Planned(Planner.plan(scenario), subject);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(commandLine(), e.getMessage(), e);
    }
  }
}
