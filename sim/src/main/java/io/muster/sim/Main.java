package io.muster.sim;

import io.muster.sim.cli.MusterSim;

/** Starts the simulator. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    // Nobody listens to the stores' log lines here: what matters shows in the outcome.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.exit(MusterSim.execute(args));
  }
}
