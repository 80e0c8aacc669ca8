package io.muster.sim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code muster-sim bench gossip}. */
@Command(
    name = "gossip",
    description = {
      "Counts the bytes that two devices need to agree on who holds what.",
      "Exit code 0: every target holds; 1: one does not; 2: it could not be measured."
    },
    mixinStandardHelpOptions = true)
final class GossipCommand implements Callable<Integer> {
  /** All that the targets speak of; fewer contents are a trial. */
  private static final int DEFAULT_CONTENTS = 10_001_000;

  private static final int LEAST_CONTENTS = 2_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--contents",
      paramLabel = "N",
      description = "How many contents, 9 sidecars each (default: ${DEFAULT-VALUE}).")
  private int contents = DEFAULT_CONTENTS;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "What the contents are made from (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "Where the databases are made for the time being (default: the system's).")
  private @Nullable Path dir;

  @Option(names = "--json", description = "A list of JSON objects instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    CommandLine commandLine = spec.commandLine();
    if (contents < LEAST_CONTENTS || contents > DEFAULT_CONTENTS) {
      throw new ParameterException(
          commandLine, "--contents is %,d to %,d".formatted(LEAST_CONTENTS, DEFAULT_CONTENTS));
    }
    Path folder =
        dir == null
            ? Files.createTempDirectory("muster-bench-")
            : Files.createTempDirectory(Files.createDirectories(dir), "muster-bench-");
    List<BenchRow> rows;
    try {
      rows = new GossipBench(folder, new Dataset(seed, contents), commandLine.getErr()).run();
    } finally {
      MusterFill.delete(folder);
    }
    commandLine.getOut().println(json ? BenchReport.json(rows) : BenchReport.text(rows));
    commandLine.getOut().flush();
    return rows.stream().anyMatch(BenchRow::fails) ? StorageCommand.FAILS : StorageCommand.HOLDS;
  }
}
