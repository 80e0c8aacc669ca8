package io.muster.sim.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code muster-sim bench rounds}. */
@Command(
    name = "rounds",
    description = {
      "Measures how many rounds of gossip a change takes to reach every device of a fleet.",
      "Exit code 0: every target holds; 1: one does not; 2: it could not be measured."
    },
    mixinStandardHelpOptions = true)
final class RoundsCommand implements Callable<Integer> {
  private static final int MOST_SEEDS = 10_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many fleets of 20 devices; a tenth of it of 1,000 (default: 100).")
  private int seeds = 100;

  @Option(names = "--json", description = "A list of JSON objects instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    CommandLine commandLine = spec.commandLine();
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new ParameterException(commandLine, "--seeds is 1 to %,d".formatted(MOST_SEEDS));
    }
    List<BenchRow> rows = new RoundsBench(seeds, new Progress(commandLine.getErr())).run();
    commandLine.getOut().println(json ? BenchReport.json(rows) : BenchReport.text(rows));
    commandLine.getOut().flush();
    return rows.stream().anyMatch(BenchRow::fails) ? StorageCommand.FAILS : StorageCommand.HOLDS;
  }
}
