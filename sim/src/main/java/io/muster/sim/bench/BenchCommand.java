package io.muster.sim.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code muster-sim bench}: what can be measured. */
@Command(
    name = "bench",
    description = "Measures parts of Muster.",
    mixinStandardHelpOptions = true,
    subcommands = {StorageCommand.class, GossipCommand.class, RoundsCommand.class})
public final class BenchCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Say what to measure: 'muster-sim bench storage', 'gossip' or 'rounds'");
    }
  }
}
