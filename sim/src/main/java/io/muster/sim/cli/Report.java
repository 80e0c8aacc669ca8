package io.muster.sim.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.wire.Channel;
import io.muster.sim.check.Finding;
import io.muster.sim.network.Traffic;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.PlanFile;
import io.muster.sim.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An outcome for people and for programs. */
final class Report {
  private static final JsonMapper JSON = new JsonMapper();

  /** Parts of a plan that are shown one by one. */
  private static final int MOST_LINES = 1_000;

  private Report() {}

  /**
   * One object.
   *
   * @param again the command that runs it again
   */
  static String json(Outcome outcome, String again) {
    ObjectNode root = JSON.createObjectNode();
    Plan plan = outcome.plan();
    root.put("seed", plan.seed());
    root.put("nodes", plan.setup().devices().size());
    root.put("faults", plan.faults().size());
    root.put("operations", plan.operations().size());
    root.put("rounds", outcome.rounds());
    root.put("virtual_ms", outcome.virtualMillis());
    root.put("events", outcome.trace().events());
    Traffic traffic = outcome.traffic();
    root.put("messages", messages(traffic));
    ObjectNode bytes = root.putObject("bytes");
    for (Channel channel : Channel.values()) {
      bytes.put(channel.name().toLowerCase(Locale.ROOT), traffic.bytes(channel));
    }
    bytes.put("all", bytes(traffic));
    root.put("trace", outcome.trace().hash().hex());
    root.put("converged", outcome.converged());
    ArrayNode invariants = root.putArray("invariants");
    for (Finding finding : outcome.findings()) {
      invariants
          .addObject()
          .put("name", finding.name())
          .put("holds", finding.holds())
          .put("detail", finding.detail());
    }
    root.put("replay", again);
    return root.toString();
  }

  private static long messages(Traffic traffic) {
    return traffic.frames(Channel.LIBRARY) + traffic.frames(Channel.GOSSIP);
  }

  private static long bytes(Traffic traffic) {
    return traffic.bytes(Channel.LIBRARY) + traffic.bytes(Channel.GOSSIP);
  }

  /** The whole plan, a line for each meeting, fault and operation; of a long one how many. */
  static String plan(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("plan        " + PlanFile.json(plan.setup()) + " " + PlanFile.json(plan.times()));
    if (plan.faults().size() + plan.operations().size() > MOST_LINES) {
      lines.add("meetings    " + plan.meetings().size());
      lines.add("faults      " + counts(plan.faults(), fault -> fault.getClass().getSimpleName()));
      lines.add("operations  " + counts(plan.operations(), each -> each.act().toString()));
      return String.join(System.lineSeparator(), lines);
    }
    plan.meetings().forEach(meeting -> lines.add("meeting     " + PlanFile.json(meeting)));
    plan.faults().forEach(fault -> lines.add("fault       " + PlanFile.json(fault)));
    plan.operations().forEach(each -> lines.add("operation   " + PlanFile.json(each)));
    return String.join(System.lineSeparator(), lines);
  }

  private static <T> String counts(List<T> parts, Function<T, String> kind) {
    Map<String, Long> counts =
        parts.stream().collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.counting()));
    return parts.size() + " " + counts + "; --plan FILE writes each";
  }

  /** How it went, in lines. */
  static String text(Outcome outcome, String again) {
    Traffic traffic = outcome.traffic();
    List<String> lines = new ArrayList<>();
    lines.add("seed        " + outcome.plan().seed());
    lines.add(
        "%s   after %.1f s of virtual time"
            .formatted(
                outcome.converged() ? "converged" : "unequal  ", outcome.virtualMillis() / 1000.0));
    lines.add("rounds      " + outcome.rounds());
    lines.add(
        "frames      %d, %d bytes: %d of the library, %d of gossip"
            .formatted(
                messages(traffic),
                bytes(traffic),
                traffic.bytes(Channel.LIBRARY),
                traffic.bytes(Channel.GOSSIP)));
    lines.add(
        "trace       %s over %d events"
            .formatted(outcome.trace().hash(), outcome.trace().events()));
    for (Finding finding : outcome.findings()) {
      lines.add(
          finding.holds()
              ? "holds       " + finding.name()
              : "BROKEN      " + finding.name() + ": " + finding.detail());
    }
    lines.add("again       " + again);
    return String.join(System.lineSeparator(), lines);
  }
}
