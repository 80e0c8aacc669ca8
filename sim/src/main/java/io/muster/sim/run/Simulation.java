package io.muster.sim.run;

import io.muster.protocol.model.DeviceId;
import io.muster.sim.check.Checks;
import io.muster.sim.check.Convergence;
import io.muster.sim.check.Ledger;
import io.muster.sim.device.Device;
import io.muster.sim.device.Keys;
import io.muster.sim.device.Watcher;
import io.muster.sim.fault.Stage;
import io.muster.sim.network.Network;
import io.muster.sim.network.Traffic;
import io.muster.sim.plan.Plan;
import io.muster.sim.workload.Work;
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
  /** Between two looks at everything that must hold; after each event what has changed is. */
  static final long LOOK_NANOS = 20 * World.SECOND_NANOS;

  /** In a long run there is more time between two looks. */
  static final long MAX_LOOKS = 60;

  /** Between two looks whether all have converged. */
  static final long SETTLE_NANOS = World.SECOND_NANOS / 2;

  /** How long it is looked on afterwards, and all has to stay as it is. */
  static final long QUIET_NANOS = 15 * World.SECOND_NANOS;

  private final Plan plan;
  private final Trace trace;
  private final World world;
  private final Network network;
  private final List<Device> devices = new ArrayList<>();
  private final List<Device> core;
  private final Checks checks;
  private final Fittings fittings;

  /**
   * A run that has not begun.
   *
   * @param folder an empty folder for the devices' disks
   * @param lines takes every event as a line for people
   */
  public Simulation(Plan plan, Path folder, Consumer<String> lines) {
    this(plan, folder, lines, Fittings.PLAIN);
  }

  /** A run with fittings of its own. */
  public Simulation(Plan plan, Path folder, Consumer<String> lines, Fittings fittings) {
    this.plan = plan;
    this.fittings = fittings;
    this.trace = new Trace(lines);
    this.world = new World(plan.seed(), trace);
    Ledger ledger = new Ledger();
    this.checks = Checks.all(ledger, plan.times().patienceMillis());
    SortedMap<DeviceId, Integer> places = new TreeMap<>();
    this.network =
        new Network(
            world,
            (one, other) ->
                plan.setup().topology().areNeighbours(place(places, one), place(places, other)));
    network.listen(fittings.watcher());
    Device.Surroundings surroundings =
        new Device.Surroundings(
            world,
            network,
            new Keys(fittings.signer().get()),
            folder,
            plan.setup().store(),
            Watcher.both(checks.watcher(), fittings.watcher()),
            fittings.wiring());
    for (int number : plan.setup().devices()) {
      Device device = new Device(number, surroundings);
      places.put(device.id(), devices.size());
      devices.add(device);
    }
    this.core =
        devices.stream().filter(device -> plan.setup().core().contains(device.number())).toList();
    ledger.keptBy(core);
  }

  private static int place(SortedMap<DeviceId, Integer> places, DeviceId device) {
    Integer place = places.get(device);
    if (place == null) {
      throw new IllegalArgumentException("no device of this world: " + device);
    }
    return place;
  }

  /** Runs it. */
  public Outcome run() {
    try {
      begin();
      Stage stage = new Stage(world, network, devices, plan.setup().core());
      stage.begin(plan.faults());
      long untilNanos = plan.times().endMillis() * World.MILLI_NANOS;
      boolean holds = true;
      long everyNanos = Math.max(LOOK_NANOS, untilNanos / MAX_LOOKS);
      for (long at = 0; at < untilNanos && holds; at += everyNanos) {
        holds = pass(Math.min(at + everyNanos, untilNanos)) && holds();
      }
      stage.end(plan.faults());
      long latest = world.nowNanos() + plan.times().patienceMillis() * World.MILLI_NANOS;
      boolean converged = holds && settle(latest);
      Cost cost = cost();
      converged = converged && staysQuiet() && settle(latest + QUIET_NANOS);
      checks.atEnd(core);
      fittings.watcher().over(devices);
      return outcome(cost, converged);
    } finally {
      devices.forEach(device -> device.disk().close());
    }
  }

  private boolean pass(long untilNanos) {
    return world.runUntil(untilNanos, () -> checks.afterEvent(world.nowNanos()));
  }

  private boolean holds() {
    return checks.duringRun(devices, world.nowNanos());
  }

  private void begin() {
    Randomness random = world.random("beginning");
    for (Device device : devices) {
      world.after(random.between(0, World.SECOND_NANOS), device::start);
    }
    Work work = new Work(world, devices, plan.setup().contents());
    work.meet(plan.meetings());
    work.begin(plan.operations());
  }

  private boolean settle(long latest) {
    while (!Convergence.reached(core)) {
      if (world.nowNanos() >= latest) {
        return false;
      }
      if (!pass(world.nowNanos() + SETTLE_NANOS)) {
        return false;
      }
    }
    return true;
  }

  /** Where all are whole nobody changes anything any more; what others do may reach a core. */
  private boolean staysQuiet() {
    long until = world.nowNanos() + QUIET_NANOS;
    while (world.nowNanos() < until) {
      if (!pass(world.nowNanos() + SETTLE_NANOS)) {
        return false;
      }
      if (core.size() == devices.size() && !checks.stayEqual(core, world.nowNanos())) {
        return false;
      }
    }
    return true;
  }

  /** What it took until all had converged. */
  private record Cost(long rounds, long virtualMillis, Traffic traffic) {}

  private Cost cost() {
    return new Cost(
        devices.stream().mapToLong(Device::roundsBegun).sum(),
        world.nowNanos() / World.MILLI_NANOS,
        network.traffic().copy());
  }

  private Outcome outcome(Cost cost, boolean converged) {
    return new Outcome(
        plan,
        cost.rounds(),
        cost.virtualMillis(),
        cost.traffic(),
        new Outcome.Traced(trace.hash(), trace.events()),
        converged,
        checks.findings());
  }
}
