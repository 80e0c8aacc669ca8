package io.muster.sim.cli;

import io.muster.sim.bench.BenchCommand;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command itself; its subcommands do the work. */
@Command(
    name = "muster-sim",
    description = "Runs the core of Muster in a world of virtual time.",
    mixinStandardHelpOptions = true,
    version = "muster-sim 0.1.0",
    subcommands = {
      RunCommand.class,
      ReplayCommand.class,
      HuntCommand.class,
      CampaignCommand.class,
      GuardCommand.class,
      RealCommand.class,
      BenchCommand.class
    })
public final class MusterSim implements Runnable {
  static final int WRONG_USE = 2;

  @Spec private @Nullable CommandSpec spec;

  /** Runs a command line; returns its exit code. */
  public static int execute(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new MusterSim());
    commandLine.setParameterExceptionHandler(
        (error, arguments) -> {
          CommandLine failed = error.getCommandLine();
          String name = failed.getCommandSpec().qualifiedName();
          failed.getErr().println("%s; see %s --help".formatted(error.getMessage(), name));
          failed.getErr().flush();
          return WRONG_USE;
        });
    commandLine.setExecutionExceptionHandler(
        (error, failed, parsed) -> {
          PrintWriter err = failed.getErr();
          err.println(error.getClass().getSimpleName() + ": " + error.getMessage());
          return WRONG_USE;
        });
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine;
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Say what to do: 'run' and 'replay' simulate, 'hunt' and 'campaign' look for failures,"
              + " 'guard' compares costs, 'real' compares with daemons, 'bench' measures");
    }
  }
}
