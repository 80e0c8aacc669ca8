package io.muster.sim.report;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.node.NodeStatus;
import io.muster.sim.check.Finding;
import io.muster.sim.device.Commit;
import io.muster.sim.device.Device;
import io.muster.sim.device.Uptime;
import io.muster.sim.device.Watcher;
import io.muster.sim.network.Traffic;
import io.muster.sim.plan.Plan;
import io.muster.sim.run.Outcome;
import io.muster.sim.world.World;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a report shows of a run that it looks on at; as much for a long one as for a short one. */
public final class Chronicle implements Watcher {
  private static final long SAMPLE_MILLIS = 100;

  /** A sample takes about so long for each pair of devices: with more of them it comes rarely. */
  private static final long PAIRS_A_MILLI = 100;

  private final SortedMap<DeviceId, Device> devices = new TreeMap<>();
  private final SortedMap<DeviceId, Flows> flows = new TreeMap<>();
  private final Staleness staleness = new Staleness();
  private final Stretch stretch = new Stretch();
  private final Samples samples;
  private Floor floor = Floor.of(List.of());

  /**
   * Of a run that has not begun.
   *
   * @param numbers of its devices
   */
  public Chronicle(List<Integer> numbers) {
    long pairs = (long) numbers.size() * numbers.size();
    samples = new Samples(Math.max(SAMPLE_MILLIS, pairs / PAIRS_A_MILLI));
    numbers.forEach(staleness::begins);
  }

  @Override
  public void started(Device device) {
    devices.put(device.id(), device);
    flows.putIfAbsent(device.id(), new Flows());
  }

  private static long millis(Device device) {
    return device.nowNanos() / World.MILLI_NANOS;
  }

  @Override
  public void committed(Commit commit) {
    devices.values().stream()
        .filter(device -> device.number() == commit.device())
        .findFirst()
        .ifPresent(device -> staleness.written(device.number(), commit.dots(), millis(device)));
  }

  @Override
  public void changed(Device device, Collection<RecordKey> changed, List<LibraryRecord> received) {
    device
        .uptime()
        .map(uptime -> uptime.stores().library().state().context())
        .ifPresent(seen -> staleness.arrived(device.number(), seen, millis(device)));
  }

  @Override
  public void ended(Sent sent, Fate fate) {
    Device from = devices.get(sent.from());
    if (from != null) {
      if (samples.isDue(millis(from))) {
        samples.add(sample(millis(from)));
      }
      int bytes = sent.frame().size();
      flowsOf(sent.from()).sent(bytes);
      if (fate != Fate.LOST) {
        flowsOf(sent.to()).received(sent.channel(), bytes);
      }
      stretch.add(sent, from.nowNanos(), fate);
    }
  }

  private Flows flowsOf(DeviceId device) {
    return flows.computeIfAbsent(device, _ -> new Flows());
  }

  @Override
  public void over(List<Device> all) {
    all.forEach(device -> devices.put(device.id(), device));
    if (!all.isEmpty()) {
      samples.add(sample(millis(all.getFirst())));
    }
    floor = Floor.of(all);
  }

  /** How a run went that an error ended. */
  public Outcome brokenOff(Plan plan, RuntimeException error) {
    List<Samples.Row> rows = samples.rows();
    Samples.Row last = rows.isEmpty() ? new Samples.Row(0, 0, 0, 0, 0) : rows.getLast();
    return new Outcome(
        plan,
        last.rounds(),
        last.millis(),
        new Traffic(),
        new Outcome.Traced(Hash.ZERO, 0),
        false,
        List.of(
            new Finding(
                error.getClass().getSimpleName(), false, String.valueOf(error.getMessage()))));
  }

  private Samples.Row sample(long millis) {
    SortedMap<Hash, Integer> libraries = new TreeMap<>();
    SortedMap<Hash, Integer> availabilities = new TreeMap<>();
    int inTouch = 0;
    long rounds = 0;
    for (Device device : devices.values()) {
      rounds += device.roundsBegun();
      NodeStatus status = device.uptime().map(Uptime::status).orElse(null);
      if (status != null) {
        libraries.merge(status.libraryRoot(), 1, Integer::sum);
        availabilities.merge(status.availabilityRoot(), 1, Integer::sum);
        inTouch += status.peers().stream().anyMatch(NodeStatus.Peer::connected) ? 1 : 0;
      }
    }
    double all = devices.size();
    return new Samples.Row(
        millis, rounds, inTouch / all, largest(libraries) / all, largest(availabilities) / all);
  }

  private static int largest(SortedMap<Hash, Integer> groups) {
    return groups.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  List<Device> devices() {
    return devices.values().stream().sorted(Comparator.comparingInt(Device::number)).toList();
  }

  Flows flows(Device device) {
    return flowsOf(device.id());
  }

  Floor floor() {
    return floor;
  }

  Samples samples() {
    return samples;
  }

  Staleness staleness() {
    return staleness;
  }

  Stretch stretch() {
    return stretch;
  }
}
