package io.muster.sim.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.sim.real.Comparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Real daemons against simulated devices, from its options to its exit code. */
@Command(
    name = "real",
    description = {
      "Runs daemons as processes on this machine, has them index files and set tags, and then does"
          + " the same in the simulator: what both sent is compared.",
      "Daemons, files and libraries lie in a temporary folder and are gone afterwards."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every figure differs by less than 15 %%",
      "1:one differs by more",
      "2:wrong use, or an error"
    },
    mixinStandardHelpOptions = true)
final class RealCommand implements Callable<Integer> {
  private static final int MAX_NODES = 16;
  private static final int MAX_SECONDS = 3600;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--nodes", description = "Daemons, 2 to 16 (default: ${DEFAULT-VALUE}).")
  private int nodes = 5;

  @Option(
      names = "--seconds",
      description = "Over how long people work on them (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(names = "--seed", description = "What all chance comes from (default: a new one).")
  private @Nullable Long seed;

  @Option(
      names = "--daemon",
      paramLabel = "FILE",
      description = "The command muster (default: the one of this checkout).")
  private @Nullable Path daemon;

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    require(nodes >= 2 && nodes <= MAX_NODES, "--nodes are 2 to " + MAX_NODES);
    require(seconds >= 1 && seconds <= MAX_SECONDS, "--seconds are 1 to " + MAX_SECONDS);
    long chosen = seed == null ? new SecureRandom().nextLong() >>> 32 : seed;
    PrintWriter err = spec.commandLine().getErr();
    Comparison comparison =
        Comparison.make(
            launcher(),
            nodes,
            seconds,
            chosen,
            what -> {
              err.println(what);
              err.flush();
            });
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? json(comparison, chosen) : text(comparison, chosen));
    out.flush();
    return comparison.holds() ? 0 : 1;
  }

  private void require(boolean holds, String what) {
    if (!holds && spec != null) {
      throw new CommandLine.ParameterException(spec.commandLine(), what);
    }
  }

  private Path launcher() {
    String known = System.getenv("MUSTER_LAUNCHER");
    Path found = daemon != null ? daemon : Path.of(known == null ? "daemon/bin/muster" : known);
    require(Files.isExecutable(found), "no command muster at " + found + "; name it with --daemon");
    return found.toAbsolutePath();
  }

  private String json(Comparison comparison, long chosen) {
    ObjectNode root = new JsonMapper().createObjectNode();
    root.put("seed", chosen);
    root.put("nodes", nodes);
    root.put("seconds", comparison.seconds());
    root.put("writes", comparison.writes());
    ArrayNode rows = root.putArray("figures");
    for (Comparison.Row row : comparison.rows()) {
      rows.addObject()
          .put("name", row.name())
          .put("real", row.real())
          .put("simulated", row.simulated())
          .put("ratio", row.ratio())
          .put("holds", row.holds());
    }
    return root.toString();
  }

  private String text(Comparison comparison, long chosen) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d daemons, %d writes in %.0f s, seed %d%n%n"
            .formatted(nodes, comparison.writes(), comparison.seconds(), chosen));
    text.append("%-14s %12s %12s %7s%n".formatted("", "real", "simulated", "ratio"));
    for (Comparison.Row row : comparison.rows()) {
      text.append(
          "%-14s %,12d %,12d %6.2fx %s%n"
              .formatted(
                  row.name(),
                  row.real(),
                  row.simulated(),
                  row.ratio(),
                  row.holds() ? "" : " differs by 15 % or more"));
    }
    return text.toString().stripTrailing();
  }
}
