package io.muster.sim.run;

import io.muster.sim.disk.Disk;
import io.muster.sim.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Runs plans in folders of their own, which are gone afterwards. */
public final class Runs {
  private Runs() {}

  /**
   * Runs a plan.
   *
   * @param lines takes every event as a line for people
   */
  public static Outcome run(Plan plan, Consumer<String> lines) {
    return run(plan, lines, Fittings.PLAIN);
  }

  /** Runs a plan with fittings of its own. */
  public static Outcome run(Plan plan, Consumer<String> lines, Fittings fittings) {
    Path folder;
    try {
      folder = Files.createTempDirectory("muster-sim-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return new Simulation(plan, folder, lines, fittings).run();
    } finally {
      Disk.delete(folder);
    }
  }
}
