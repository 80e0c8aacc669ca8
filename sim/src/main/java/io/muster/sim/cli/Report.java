package io.muster.sim.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.wire.Channel;
import io.muster.sim.check.Finding;
import io.muster.sim.network.Traffic;
import io.muster.sim.run.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An outcome for people and for programs. */
final class Report {
  private static final JsonMapper JSON = new JsonMapper();

  private Report() {}

  static String json(Outcome outcome) {
    ObjectNode root = JSON.createObjectNode();
    root.put("seed", outcome.scenario().seed());
    root.put("nodes", outcome.scenario().nodes());
    root.put("loss", outcome.scenario().loss());
    root.put("rounds", outcome.rounds());
    root.put("virtual_ms", outcome.virtualMillis());
    root.put("events", outcome.events());
    Traffic traffic = outcome.traffic();
    root.put("messages", messages(traffic));
    ObjectNode bytes = root.putObject("bytes");
    for (Channel channel : Channel.values()) {
      bytes.put(channel.name().toLowerCase(Locale.ROOT), traffic.bytes(channel));
    }
    bytes.put("all", bytes(traffic));
    root.put("trace", outcome.trace().hex());
    root.put("converged", outcome.converged());
    ArrayNode invariants = root.putArray("invariants");
    for (Finding finding : outcome.findings()) {
      invariants
          .addObject()
          .put("name", finding.name())
          .put("holds", finding.holds())
          .put("detail", finding.detail());
    }
    root.put("replay", outcome.scenario().command());
    return root.toString();
  }

  private static long messages(Traffic traffic) {
    return traffic.frames(Channel.LIBRARY) + traffic.frames(Channel.GOSSIP);
  }

  private static long bytes(Traffic traffic) {
    return traffic.bytes(Channel.LIBRARY) + traffic.bytes(Channel.GOSSIP);
  }

  static String text(Outcome outcome) {
    Traffic traffic = outcome.traffic();
    List<String> lines = new ArrayList<>();
    lines.add("seed        " + outcome.scenario().seed());
    lines.add(
        "%s   after %.1f s of virtual time"
            .formatted(
                outcome.converged() ? "converged" : "unequal  ",
                outcome.virtualMillis() / 1000.0));
    lines.add("rounds      " + outcome.rounds());
    lines.add(
        "frames      %d, %d bytes: %d of the library, %d of gossip"
            .formatted(
                messages(traffic),
                bytes(traffic),
                traffic.bytes(Channel.LIBRARY),
                traffic.bytes(Channel.GOSSIP)));
    lines.add("trace       %s over %d events".formatted(outcome.trace(), outcome.events()));
    for (Finding finding : outcome.findings()) {
      lines.add(
          finding.holds()
              ? "holds       " + finding.name()
              : "BROKEN      " + finding.name() + ": " + finding.detail());
    }
    lines.add("again       " + outcome.scenario().command());
    return String.join(System.lineSeparator(), lines);
  }
}
