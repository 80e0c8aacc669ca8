package io.muster.sim.hunt;

import io.muster.sim.hunt.Campaign.Failed;
import io.muster.sim.hunt.Campaign.Progress;
import io.muster.sim.plan.Topology;
import java.util.ArrayList;
import java.util.List;

/** A campaign for people: what was run, what broke, and what was not run and why. */
public final class CampaignText {
  private CampaignText() {}

  /**
   * The whole text, as Markdown.
   *
   * @param when and with what it was run, in a sentence
   */
  public static String of(List<Progress> all, String when) {
    List<String> lines = new ArrayList<>();
    lines.add("# The long campaign");
    lines.add("");
    lines.add(
        "Written by `sim/bin/muster-sim campaign`, which goes on where it was stopped. " + when);
    lines.add("");
    lines.add("| devices | seeds wanted | seeds run | seeds/s | failures |");
    lines.add("| --- | --- | --- | --- | --- |");
    all.forEach(progress -> lines.add(row(progress)));
    lines.add("");
    all.forEach(progress -> lines.addAll(notRun(progress)));
    all.forEach(progress -> progress.failures().forEach(failed -> lines.add(line(failed))));
    return String.join("\n", lines) + "\n";
  }

  private static String row(Progress at) {
    String rate =
        at.done() == 0
            ? ""
            : "%.2f on %d threads".formatted(at.done() / at.seconds(), at.threads());
    return "| %d | %d | %d | %s | %d |"
        .formatted(at.part().devices(), at.wanted(), at.done(), rate, at.failures().size());
  }

  private static List<String> notRun(Progress at) {
    int devices = at.part().devices();
    if (!at.part().fits()) {
      return List.of(
          ("Not run: %d devices. A run has at most %d; see muster-sim bench rounds for more"
                  + " devices.")
              .formatted(devices, Topology.MESH.mostDevices()),
          "");
    }
    long full = at.part().seeds();
    if (at.done() < full) {
      return List.of(
          "Not run: %d of the %d seeds with %d devices, for lack of time."
              .formatted(full - at.done(), full, devices),
          "");
    }
    return List.of();
  }

  private static String line(Failed failed) {
    return "- seed %d broke %s: %s; `sim/bin/muster-sim replay %s`"
        .formatted(failed.seed(), failed.broken(), failed.detail(), failed.plan());
  }
}
