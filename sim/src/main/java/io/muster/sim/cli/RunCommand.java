package io.muster.sim.cli;

import io.muster.sim.device.SignerKind;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.plan.Mode;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.PlanFile;
import io.muster.sim.plan.Planner;
import io.muster.sim.plan.Scenario;
import io.muster.sim.plan.Topology;
import io.muster.sim.run.Fittings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
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
      description = "Who reaches whom: mesh, or line, where only neighbours meet (default: mesh).")
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

  @Option(names = "--verbose", description = "Every event as a line on standard error.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    CommandLine commandLine = commandLine();
    Scenario scenario = scenario(commandLine);
    Plan plan = Planner.plan(scenario);
    if (planFile != null) {
      PlanFile.write(plan, planFile);
    }
    String again = scenario.command() + (signer == SignerKind.REAL ? " --signer real" : "");
    Fittings fittings = Fittings.PLAIN.withSigner(signer::signer);
    return new Showing(commandLine, json, verbose).run(plan, again, fittings);
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec.commandLine();
  }

  private Scenario scenario(CommandLine commandLine) {
    StoreKind kind = store == null ? StoreKind.of(nodes) : store;
    long chosen = seed == null ? new SecureRandom().nextLong() >>> 32 : seed;
    try {
      return new Scenario(chosen, nodes, loss, operations, !noFaults, topology, kind, mode);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(commandLine, e.getMessage(), e);
    }
  }
}
