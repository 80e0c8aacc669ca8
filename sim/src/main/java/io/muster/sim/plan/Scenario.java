package io.muster.sim.plan;

import io.muster.sim.disk.StoreKind;
import io.muster.sim.world.Randomness;
import java.util.Locale;

/**
 * What is to be simulated.
 *
 * @param nodes how many devices
 * @param loss probability that a frame is lost
 * @param operations changes that all devices together make
 * @param faults whether anything goes wrong beside loss
 * @param store what devices keep their records and batches in
 * @param mode what it is to show
 */
public record Scenario(
    long seed,
    int nodes,
    double loss,
    int operations,
    boolean faults,
    Topology topology,
    StoreKind store,
    Mode mode) {
  public static final double MAX_LOSS = 0.5;
  public static final int MAX_OPERATIONS = 100_000;
  public static final int DEFAULT_OPERATIONS = 120;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range; says which
   */
  public Scenario {
    require(
        nodes >= 2 && nodes <= topology.mostDevices(), "nodes are 2 to " + topology.mostDevices());
    require(loss >= 0 && loss <= MAX_LOSS, "loss is a probability from 0 to " + MAX_LOSS);
    require(
        operations >= 0 && operations <= MAX_OPERATIONS, "operations are 0 to " + MAX_OPERATIONS);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what);
    }
  }

  public static Scenario of(long seed, int nodes, double loss) {
    return new Scenario(
        seed, nodes, loss, DEFAULT_OPERATIONS, true, Topology.MESH, StoreKind.SQLITE, Mode.SAFETY);
  }

  /** One of all kinds, as its seed has it: 3 to 7 devices, up to a third of the frames lost. */
  public static Scenario mixed(long seed) {
    Randomness random = Randomness.of(seed).fork("scenario");
    Topology topology = random.chance(0.8) ? Topology.MESH : Topology.LINE;
    return new Scenario(
        seed,
        3 + random.nextInt(5),
        random.nextInt(34) / 100.0,
        40 + random.nextInt(120),
        true,
        topology,
        StoreKind.SQLITE,
        random.chance(0.75) ? Mode.SAFETY : Mode.LIVENESS);
  }

  public Scenario with(int devices) {
    return new Scenario(seed, devices, loss, operations, faults, topology, store, mode);
  }

  public Scenario withOperations(int count) {
    return new Scenario(seed, nodes, loss, count, faults, topology, store, mode);
  }

  public Scenario withoutFaults() {
    return new Scenario(seed, nodes, loss, operations, false, topology, store, mode);
  }

  public Scenario in(Topology other) {
    return new Scenario(seed, nodes, loss, operations, faults, other, store, mode);
  }

  public Scenario on(StoreKind other) {
    return new Scenario(seed, nodes, loss, operations, faults, topology, other, mode);
  }

  public Scenario to(Mode other) {
    return new Scenario(seed, nodes, loss, operations, faults, topology, store, other);
  }

  /** The command that runs it again. */
  public String command() {
    StringBuilder command = new StringBuilder("sim/bin/muster-sim run");
    command.append(" --nodes ").append(nodes).append(" --seed ").append(seed);
    command.append(" --loss ").append(loss);
    if (operations != DEFAULT_OPERATIONS) {
      command.append(" --ops ").append(operations);
    }
    if (!faults) {
      command.append(" --no-faults");
    }
    if (topology != Topology.MESH) {
      command.append(" --topology ").append(topology.name().toLowerCase(Locale.ROOT));
    }
    if (store != StoreKind.of(nodes)) {
      command.append(" --store ").append(store.name().toLowerCase(Locale.ROOT));
    }
    if (mode != Mode.SAFETY) {
      command.append(" --mode ").append(mode.name().toLowerCase(Locale.ROOT));
    }
    return command.toString();
  }
}
