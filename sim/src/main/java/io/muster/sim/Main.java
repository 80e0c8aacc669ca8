package io.muster.sim;

import io.muster.sim.cli.MusterSim;

/** Starts the simulator. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(MusterSim.execute(args));
  }
}
