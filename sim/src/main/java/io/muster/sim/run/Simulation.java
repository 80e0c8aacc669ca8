package io.muster.sim.run;

import io.muster.protocol.model.DeviceId;
import io.muster.sim.check.Checks;
import io.muster.sim.check.Convergence;
import io.muster.sim.check.Ledger;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.fault.Fault;
import io.muster.sim.fault.LostFrames;
import io.muster.sim.fault.Stage;
import io.muster.sim.network.Network;
import io.muster.sim.workload.Pairing;
import io.muster.sim.workload.Workload;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Trace;
import io.muster.sim.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One run, on the calling thread: devices start and are paired, work, suffer, and are left alone
 * until they have converged or should have.
 */
public final class Simulation {
  /** When the last change is made. */
  static final long WORK_NANOS = 40 * World.SECOND_NANOS;

  /** When the last fault is over. */
  static final long FAULTS_NANOS = 60 * World.SECOND_NANOS;

  /** How long after that all have to have converged. */
  static final long PATIENCE_NANOS = 600 * World.SECOND_NANOS;

  /** Between two looks at what must hold. */
  static final long LOOK_NANOS = 2 * World.SECOND_NANOS;

  /** Between two looks whether all have converged. */
  static final long SETTLE_NANOS = World.SECOND_NANOS / 2;

  private final Scenario scenario;
  private final Trace trace;
  private final World world;
  private final Network network;
  private final Ledger ledger = new Ledger();
  private final List<Device> devices = new ArrayList<>();
  private final Checks checks;

  /**
   * A run that has not begun.
   *
   * @param folder an empty folder for the devices' disks
   * @param lines takes every event as a line for people
   */
  public Simulation(Scenario scenario, Path folder, Consumer<String> lines) {
    this.scenario = scenario;
    this.trace = new Trace(lines);
    this.world = new World(scenario.seed(), trace);
    this.checks = Checks.all(ledger);
    SortedMap<DeviceId, Integer> numbers = new TreeMap<>();
    this.network =
        new Network(
            world,
            (one, other) ->
                scenario.topology().areNeighbours(number(numbers, one), number(numbers, other)));
    Device.Surroundings surroundings =
        new Device.Surroundings(world, network, new Keys(), folder, scenario.store(), ledger);
    for (int number = 0; number < scenario.nodes(); number++) {
      Device device = new Device(number, surroundings);
      devices.add(device);
      numbers.put(device.id(), number);
    }
  }

  private static int number(SortedMap<DeviceId, Integer> numbers, DeviceId device) {
    Integer number = numbers.get(device);
    if (number == null) {
      throw new IllegalArgumentException("no device of this world: " + device);
    }
    return number;
  }

  /** Runs it. */
  public Outcome run() {
    try {
      begin();
      List<Fault> faults = faults();
      long untilNanos = scenario.faults() ? FAULTS_NANOS : WORK_NANOS;
      Stage stage = new Stage(world, network, devices, untilNanos);
      faults.forEach(fault -> fault.start(stage));
      boolean holds = true;
      for (long at = 0; at < untilNanos && holds; at += LOOK_NANOS) {
        world.runUntil(at + LOOK_NANOS);
        holds = checks.duringRun(devices, world.nowNanos());
      }
      faults.forEach(fault -> fault.stop(stage));
      boolean converged = holds && settle();
      checks.atEnd(devices);
      return outcome(converged);
    } finally {
      devices.forEach(device -> device.disk().close());
    }
  }

  private void begin() {
    Randomness random = world.random("beginning");
    for (Device device : devices) {
      world.after(random.between(0, World.SECOND_NANOS), device::start);
      if (device.number() > 0) {
        Device partner = devices.get(scenario.topology().partner(device.number()));
        Pairing pairing = new Pairing(world, partner, device);
        world.after(random.between(World.SECOND_NANOS, 15 * World.SECOND_NANOS), pairing::begin);
      }
    }
    new Workload(world, devices, scenario.operations(), WORK_NANOS).begin();
  }

  private List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    faults.add(new LostFrames(scenario.loss()));
    if (scenario.faults()) {
      faults.addAll(Fault.all());
    }
    return faults;
  }

  private boolean settle() {
    long latest = world.nowNanos() + PATIENCE_NANOS;
    while (!Convergence.reached(devices)) {
      if (world.nowNanos() >= latest) {
        return false;
      }
      world.runUntil(world.nowNanos() + SETTLE_NANOS);
    }
    return true;
  }

  private Outcome outcome(boolean converged) {
    return new Outcome(
        scenario,
        devices.stream().mapToLong(Device::roundsBegun).sum(),
        world.nowNanos() / World.MILLI_NANOS,
        network.traffic(),
        trace.hash(),
        trace.events(),
        converged,
        checks.findings());
  }
}
