package io.muster.sim.run;

import io.muster.sim.disk.StoreKind;
import java.util.Locale;

/**
 * What is to be simulated.
 *
 * @param nodes how many devices
 * @param loss probability that a frame is lost
 * @param operations changes that all devices together make
 * @param faults whether anything goes wrong beside loss
 * @param store what devices keep their records and batches in
 */
public record Scenario(
    long seed,
    int nodes,
    double loss,
    int operations,
    boolean faults,
    Topology topology,
    StoreKind store) {
  public static final int MAX_NODES = 64;
  public static final double MAX_LOSS = 0.5;
  public static final int MAX_OPERATIONS = 100_000;
  public static final int DEFAULT_OPERATIONS = 120;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range; says which
   */
  public Scenario {
    require(nodes >= 2 && nodes <= MAX_NODES, "nodes are 2 to " + MAX_NODES);
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
        seed, nodes, loss, DEFAULT_OPERATIONS, true, Topology.MESH, StoreKind.SQLITE);
  }

  public Scenario withOperations(int count) {
    return new Scenario(seed, nodes, loss, count, faults, topology, store);
  }

  public Scenario withoutFaults() {
    return new Scenario(seed, nodes, loss, operations, false, topology, store);
  }

  public Scenario in(Topology other) {
    return new Scenario(seed, nodes, loss, operations, faults, other, store);
  }

  public Scenario on(StoreKind other) {
    return new Scenario(seed, nodes, loss, operations, faults, topology, other);
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
    if (store != StoreKind.SQLITE) {
      command.append(" --store ").append(store.name().toLowerCase(Locale.ROOT));
    }
    return command.toString();
  }
}
