package io.muster.sim.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code muster-sim bench storage}. */
@Command(
    name = "storage",
    description = {
      "Fills the old layout and Muster's with the same contents and measures both.",
      "Exit code 0: every target holds; 1: one does not; 2: it could not be measured."
    },
    mixinStandardHelpOptions = true)
final class StorageCommand implements Callable<Integer> {
  static final int HOLDS = 0;
  static final int FAILS = 1;

  private static final int DEFAULT_CONTENTS = 100_000;
  private static final int MOST_CONTENTS = 20_000_000;

  /** Disk that a content takes at most while measuring, in bytes. */
  private static final long MUSTER_BYTES = 2_500;

  private static final long BASELINE_BYTES = 10_000;

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

  @Option(names = "--muster-only", description = "Without the old layout.")
  private boolean musterOnly;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "What is measured, one or more of ${COMPLETION-CANDIDATES} (default: all).")
  private Set<StorageBench.Part> only = EnumSet.allOf(StorageBench.Part.class);

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      description = "Where the databases are made for the time being (default: the system's).")
  private @Nullable Path dir;

  @Option(names = "--json", description = "A list of JSON objects instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    CommandLine commandLine = commandLine();
    if (contents < 1 || contents > MOST_CONTENTS) {
      throw new ParameterException(commandLine, "--contents is 1 to %,d".formatted(MOST_CONTENTS));
    }
    Path folder = folder();
    List<BenchRow> rows;
    try {
      checkDisk(folder, commandLine.getErr());
      Dataset data = new Dataset(seed, contents);
      rows = new StorageBench(folder, data, !musterOnly, only, commandLine.getErr()).run();
    } finally {
      MusterFill.delete(folder);
    }
    commandLine.getOut().println(json ? BenchReport.json(rows) : BenchReport.text(rows));
    commandLine.getOut().flush();
    return rows.stream().anyMatch(BenchRow::fails) ? FAILS : HOLDS;
  }

  private Path folder() throws IOException {
    String prefix = "muster-bench-";
    return dir == null
        ? Files.createTempDirectory(prefix)
        : Files.createTempDirectory(Files.createDirectories(dir), prefix);
  }

  private void checkDisk(Path folder, PrintWriter err) throws IOException {
    long need = contents * (MUSTER_BYTES + (musterOnly ? 0 : BASELINE_BYTES));
    long usable = Files.getFileStore(folder).getUsableSpace();
    err.println(
        "%s: needs up to %,d MB for the time being, %,d MB are free"
            .formatted(folder, need / 1_000_000, usable / 1_000_000));
    err.flush();
    if (usable < need) {
      throw new BenchException(
          "%s has too little space; say another folder with --dir".formatted(folder));
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec.commandLine();
  }
}
