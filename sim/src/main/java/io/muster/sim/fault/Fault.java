package io.muster.sim.fault;

import io.muster.sim.world.World;
import java.util.List;

/** Something that goes wrong again and again until it is stopped. */
public sealed interface Fault
    permits BrokenConnections,
        ClockJumps,
        Crashes,
        DuplicateFrames,
        LostAvailability,
        LostFrames,
        OvertakenFrames,
        Partitions,
        SlowLinks {
  /** Schedules what goes wrong. */
  void start(Stage stage);

  /** Makes whole what is still broken. */
  void stop(Stage stage);

  /** Every kind but loss, which has a rate of its own. */
  static List<Fault> all() {
    return List.of(
        new SlowLinks(World.MILLIS, 80 * World.MILLIS),
        new DuplicateFrames(0.05),
        new OvertakenFrames(0.1),
        new BrokenConnections(),
        new Partitions(),
        new Crashes(),
        new LostAvailability(),
        new ClockJumps());
  }
}
