package io.muster.sim.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.sim.disk.StoreKind;
import io.muster.sim.hunt.Failure;
import io.muster.sim.hunt.Hunt;
import io.muster.sim.plan.PlanFile;
import io.muster.sim.plan.Scenario;
import io.muster.sim.report.Subject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks for a seed that breaks something. */
@Command(
    name = "hunt",
    description = {
      "Runs seeds of mixed scenarios on all cores until one breaks something or time is over.",
      "A failing one is made smaller and written as a plan for muster-sim replay."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing broke", "1:something did", "2:wrong use, or an error"},
    mixinStandardHelpOptions = true)
final class HuntCommand implements Callable<Integer> {
  private static final double MOST_MINUTES = 7 * 24 * 60;
  private static final long SAY_NANOS = 5_000_000_000L;
  private static final JsonMapper JSON = new JsonMapper();

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--minutes", description = "How long it looks (default: ${DEFAULT-VALUE}).")
  private double minutes = 1;

  @Option(names = "--seeds", description = "How many seeds at most (default: no limit).")
  private long seeds = Long.MAX_VALUE;

  @Option(names = "--first", description = "The first seed (default: a random one).")
  private @Nullable Long first;

  @Option(
      names = "--threads",
      description = "Seeds that run at the same time (default: one for each core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--store",
      description = "What devices keep their data in: sqlite or memory (default: sqlite).")
  private StoreKind store = StoreKind.SQLITE;

  @Option(names = "--twice", description = "Runs each seed twice: it has to go the same way.")
  private boolean twice;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where a failing plan is written (default: here).")
  private Path out = Path.of("");

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Writes report.html of the smaller plan there.")
  private @Nullable Path report;

  @Option(names = "--json", description = "One JSON object instead of text.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine commandLine = commandLine();
    require(minutes > 0 && minutes <= MOST_MINUTES, "--minutes is above 0 and at most a week");
    require(seeds > 0, "--seeds is 1 at least");
    require(threads > 0 && threads <= 256, "--threads is 1 to 256");
    Files.createDirectories(out); // first: no find is to be lost for want of a folder
    long from = first == null ? new SecureRandom().nextLong() >>> 32 : first;
    Hunt.Limits limits = new Hunt.Limits(from, seeds, (long) (minutes * 60e9), threads, twice);
    Hunt.Result result =
        new Hunt(limits, seed -> Scenario.mixed(seed).on(store), progress(commandLine.getErr()))
            .run();
    String file = "";
    if (result.failure().isPresent()) {
      Failure failure = result.failure().get();
      Path written = out.resolve("seed-" + failure.scenario().seed() + ".plan.json");
      PlanFile.write(failure.plan(), written);
      file = written.toString();
      if (report != null) {
        String title =
            "%s is broken: seed %d".formatted(failure.broken(), failure.scenario().seed());
        Subject subject = new Subject(title, "sim/bin/muster-sim replay " + file, List.of());
        commandLine.getErr().println(Showing.report(failure.plan(), subject, report));
      }
    }
    commandLine.getOut().println(json ? json(result, from, file) : text(result, from, file));
    commandLine.getOut().flush();
    return result.failure().isPresent() ? 1 : 0;
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("not started by picocli");
    }
    return spec.commandLine();
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new ParameterException(commandLine(), what);
    }
  }

  private static LongConsumer progress(PrintWriter err) {
    long began = System.nanoTime();
    AtomicLong said = new AtomicLong(began);
    return done -> {
      long now = System.nanoTime();
      long last = said.get();
      if (now - last >= SAY_NANOS && said.compareAndSet(last, now)) {
        err.println("%d seeds, %.1f a second".formatted(done, done / ((now - began) / 1e9)));
        err.flush();
      }
    };
  }

  private static String json(Hunt.Result result, long from, String file) {
    ObjectNode root = JSON.createObjectNode();
    root.put("first_seed", from);
    root.put("seeds", result.seeds());
    root.put("seconds", result.seconds());
    root.put("seeds_per_second", result.seeds() / result.seconds());
    root.put("holds", result.failure().isEmpty());
    result
        .failure()
        .ifPresent(
            failure ->
                root.putObject("failure")
                    .put("seed", failure.scenario().seed())
                    .put("broken", failure.broken())
                    .put("detail", failure.detail())
                    .put("devices", failure.plan().setup().devices().size())
                    .put("faults", failure.plan().faults().size())
                    .put("operations", failure.plan().operations().size())
                    .put("whole", failure.scenario().command())
                    .put("plan", file));
    return root.toString();
  }

  private static String text(Hunt.Result result, long from, String file) {
    String did =
        "%d seeds from %d in %.0f s, %.1f a second"
            .formatted(result.seeds(), from, result.seconds(), result.seeds() / result.seconds());
    return result
        .failure()
        .map(
            failure ->
                """
                BROKEN      %s: %s
                whole       %s
                smaller     sim/bin/muster-sim replay %s: %d devices, %d faults, %d operations
                %s\
                """
                    .formatted(
                        failure.broken(),
                        failure.detail(),
                        failure.scenario().command(),
                        file,
                        failure.plan().setup().devices().size(),
                        failure.plan().faults().size(),
                        failure.plan().operations().size(),
                        did))
        .orElse("nothing broke: " + did);
  }
}
