package io.muster.sim.cli;

import io.muster.sim.hunt.Campaign;
import io.muster.sim.hunt.CampaignFile;
import io.muster.sim.hunt.CampaignText;
import io.muster.sim.hunt.Failure;
import io.muster.sim.plan.PlanFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The long search in one command. */
@Command(
    name = "campaign",
    description = {
      "Runs 10,000 seeds with 20 devices, 200 with 1,000 and 3 with 10,000, or a share of them.",
      "Goes on where it was stopped, keeps every plan that fails, and writes what came of it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing broke", "1:something did", "2:wrong use, or an error"},
    mixinStandardHelpOptions = true)
final class CampaignCommand implements Callable<Integer> {
  private static final double MOST_MINUTES = 30 * 24 * 60;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--share",
      description = "Of all seeds, above 0 and up to 1 (default: ${DEFAULT-VALUE}).")
  private double share = 1;

  @Option(
      names = "--minutes",
      description = "How long at most, each part the same (default: a month).")
  private double minutes = MOST_MINUTES;

  @Option(
      names = "--threads",
      description = "Seeds that run at the same time (default: one for each core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "How far it is (default: ${DEFAULT-VALUE}); failing plans lie beside it.")
  private Path state = Path.of("sim", "target", "campaign", "state.json");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the result is written (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("sim", "CAMPAIGN.md");

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine commandLine = commandLine();
    require(share > 0 && share <= 1, "--share is above 0 and at most 1");
    require(minutes > 0 && minutes <= MOST_MINUTES, "--minutes is above 0 and at most a month");
    require(threads > 0 && threads <= 256, "--threads is 1 to 256");
    List<Campaign.Progress> all = new ArrayList<>(read());
    long possible = all.stream().filter(progress -> progress.part().fits()).count();
    long nanos = (long) (minutes * 60e9 / Math.max(1, possible));
    for (int i = 0; i < all.size(); i++) {
      int part = i;
      Campaign campaign = new Campaign(threads, this::keep, at -> said(all, part, at));
      all.set(part, campaign.run(all.get(part), nanos));
    }
    Files.writeString(out, CampaignText.of(all, when()));
    commandLine.getOut().println(CampaignText.of(all, when()));
    commandLine.getOut().flush();
    return all.stream().allMatch(progress -> progress.failures().isEmpty()) ? 0 : 1;
  }

  private List<Campaign.Progress> read() throws IOException {
    try {
      return CampaignFile.read(state, share);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private String when() {
    return "Last on %s, with %s, %d cores."
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            commandLine().getParent().getCommandSpec().version()[0],
            Runtime.getRuntime().availableProcessors());
  }

  private String keep(Failure failure) {
    Path folder = state.toAbsolutePath().getParent();
    Path file = state.resolveSibling("seed-" + failure.scenario().seed() + ".plan.json");
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
      PlanFile.write(failure.plan(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toString();
  }

  private void said(List<Campaign.Progress> all, int part, Campaign.Progress at) {
    all.set(part, at);
    try {
      CampaignFile.write(all, state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PrintWriter err = commandLine().getErr();
    err.println(
        "%d devices: %d of %d seeds, %.2f a second, %d failures"
            .formatted(
                at.part().devices(),
                at.done(),
                at.wanted(),
                at.done() / at.seconds(),
                at.failures().size()));
    err.flush();
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
}
