package io.muster.sim.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.wire.Channel;
import io.muster.sim.check.Finding;
import io.muster.sim.device.Device;
import io.muster.sim.fault.Fault;
import io.muster.sim.fault.LostFrames;
import io.muster.sim.plan.Plan;
import io.muster.sim.plan.PlanFile;
import io.muster.sim.run.Outcome;
import io.muster.sim.world.World;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the script of the page draws, as one object. Times are in seconds. */
final class PageData {
  /** Devices of which bytes are shown one by one. */
  static final int MAX_DEVICES = 64;

  /** Devices of the diagram of messages: those with the most of them. */
  static final int MAX_LANES = 16;

  /** Faults that are drawn, the last ones. */
  static final int MAX_FAULTS = 2_000;

  private static final JsonMapper JSON = new JsonMapper();

  private final Subject subject;
  private final Outcome outcome;
  private final Chronicle seen;
  private final ObjectNode root = JSON.createObjectNode();

  private PageData(Subject subject, Outcome outcome, Chronicle seen) {
    this.subject = subject;
    this.outcome = outcome;
    this.seen = seen;
  }

  static ObjectNode of(Subject subject, Outcome outcome, Chronicle seen) {
    PageData data = new PageData(subject, outcome, seen);
    data.summary();
    data.plan();
    data.findings();
    data.convergence();
    data.bytes();
    data.staleness();
    data.faults();
    data.stretch();
    return data.root;
  }

  private void summary() {
    ObjectNode summary = root.putObject("summary");
    summary.put("title", subject.title());
    summary.put("again", subject.again());
    summary.put("seed", Long.toString(outcome.plan().seed()));
    summary.put("holds", outcome.allHold());
    summary.put("converged", outcome.converged());
    summary.put("seconds", outcome.virtualMillis() / 1000.0);
    summary.put("rounds", outcome.rounds());
    summary.put("trace", outcome.trace().hash().hex());
    summary.put("events", outcome.trace().events());
    for (Channel channel : Channel.values()) {
      String name = channel.name().toLowerCase(Locale.ROOT);
      summary.put(name + "_bytes", outcome.traffic().bytes(channel));
      summary.put(name + "_frames", outcome.traffic().frames(channel));
    }
    summary.put("lost", outcome.traffic().framesLost());
  }

  private void plan() {
    Plan plan = outcome.plan();
    ObjectNode node = root.putObject("plan");
    node.put("devices", plan.setup().devices().size());
    node.put("core", plan.setup().core().size());
    node.put("topology", plan.setup().topology().name().toLowerCase(Locale.ROOT));
    node.put("store", plan.setup().store().name().toLowerCase(Locale.ROOT));
    node.put("seconds", plan.times().endMillis() / 1000.0);
    counts(node.putObject("faults"), plan.faults(), fault -> fault.getClass().getSimpleName());
    counts(node.putObject("operations"), plan.operations(), each -> each.act().name());
  }

  private static <T> void counts(ObjectNode node, List<T> parts, Function<T, String> kind) {
    parts.stream()
        .collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.counting()))
        .forEach(node::put);
  }

  private void findings() {
    ArrayNode findings = root.putArray("findings");
    for (Finding finding : outcome.findings()) {
      findings
          .addObject()
          .put("name", finding.name())
          .put("holds", finding.holds())
          .put("detail", finding.detail());
    }
  }

  private void convergence() {
    ArrayNode rows = root.putArray("convergence");
    for (Samples.Row row : seen.samples().rows()) {
      rows.addArray()
          .add(row.millis() / 1000.0)
          .add(row.rounds())
          .add(row.inTouch())
          .add(row.library())
          .add(row.availability());
    }
  }

  private void bytes() {
    ArrayNode devices = root.putArray("bytes");
    for (Device device : seen.devices().stream().limit(MAX_DEVICES).toList()) {
      Flows flows = seen.flows(device);
      devices
          .addObject()
          .put("name", subject.name(device.number()))
          .put("library", flows.received(Channel.LIBRARY))
          .put("gossip", flows.received(Channel.GOSSIP))
          .put("sent", flows.sent())
          .put("floor", seen.floor().of(device.id()));
    }
    root.put("more_devices", Math.max(0, seen.devices().size() - MAX_DEVICES));
  }

  private void staleness() {
    Staleness staleness = seen.staleness();
    ObjectNode node = root.putObject("staleness");
    node.put("missing", staleness.missing());
    node.put("not_followed", staleness.notFollowed());
    percentiles(node.putArray("all"), staleness.all());
    ArrayNode stretches = node.putArray("stretches");
    double seconds = staleness.stretchMillis() / 1000.0;
    List<Histogram> all = staleness.stretches();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).count() > 0) {
        percentiles(stretches.addArray().add((i + 0.5) * seconds), all.get(i));
      }
    }
  }

  /** In seconds, and how many there are. */
  private static void percentiles(ArrayNode node, Histogram histogram) {
    node.add(histogram.percentile(0.5) / 1000.0)
        .add(histogram.percentile(0.9) / 1000.0)
        .add(histogram.percentile(0.99) / 1000.0)
        .add(histogram.maxMillis() / 1000.0)
        .add(histogram.count());
  }

  private void faults() {
    ArrayNode faults = root.putArray("faults");
    List<Fault> all = outcome.plan().faults();
    for (Fault fault : all.subList(Math.max(0, all.size() - MAX_FAULTS), all.size())) {
      JsonNode fields = JSON.valueToTree(fault);
      ObjectNode node = faults.addObject();
      node.put("at", fault.atMillis() / 1000.0);
      node.put("for", fault instanceof LostFrames ? rest(fault) : seconds(fields));
      node.put("name", fault.getClass().getSimpleName());
      node.put("text", PlanFile.json(fault));
      fault.about().forEach(node.putArray("devices")::add);
    }
  }

  private static double seconds(JsonNode fields) {
    return fields.path("forMillis").asLong() / 1000.0;
  }

  /** What is lost is so to the very end. */
  private double rest(Fault fault) {
    return Math.max(0, outcome.virtualMillis() - fault.atMillis()) / 1000.0;
  }

  private void stretch() {
    ObjectNode node = root.putObject("stretch");
    List<Stretch.Frame> frames = seen.stretch().last();
    List<Device> lanes = lanes(frames);
    ArrayNode names = node.putArray("lanes");
    SortedMap<DeviceId, Integer> places = new TreeMap<>();
    for (Device lane : lanes) {
      places.put(lane.id(), places.size());
      names.addObject().put("device", lane.number()).put("name", subject.name(lane.number()));
    }
    node.put("devices", seen.devices().size());
    ArrayNode list = node.putArray("frames");
    frames.stream()
        .filter(
            frame ->
                places.containsKey(frame.sent().from()) && places.containsKey(frame.sent().to()))
        .forEach(frame -> frame(list.addObject(), frame, places));
  }

  private static void frame(
      ObjectNode node, Stretch.Frame frame, SortedMap<DeviceId, Integer> places) {
    node.put("from", places.get(frame.sent().from()));
    node.put("to", places.get(frame.sent().to()));
    node.put("at", frame.sent().nanos() / (double) World.SECOND_NANOS);
    node.put("end", frame.endNanos() / (double) World.SECOND_NANOS);
    node.put("channel", frame.sent().channel().name().toLowerCase(Locale.ROOT));
    node.put("fate", frame.fate().name().toLowerCase(Locale.ROOT));
    node.put("what", frame.what());
    node.put("bytes", frame.bytes());
  }

  private List<Device> lanes(List<Stretch.Frame> frames) {
    SortedMap<DeviceId, Integer> counts = new TreeMap<>();
    for (Stretch.Frame frame : frames) {
      counts.merge(frame.sent().from(), 1, Integer::sum);
      counts.merge(frame.sent().to(), 1, Integer::sum);
    }
    List<DeviceId> busiest =
        counts.entrySet().stream()
            .sorted(Map.Entry.<DeviceId, Integer>comparingByValue().reversed())
            .limit(MAX_LANES)
            .map(Map.Entry::getKey)
            .toList();
    return seen.devices().stream().filter(device -> busiest.contains(device.id())).toList();
  }
}
