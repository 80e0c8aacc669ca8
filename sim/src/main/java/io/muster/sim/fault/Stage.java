package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.network.Network;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import java.util.List;

/**
 * What faults act upon.
 *
 * @param untilNanos when everything is to be whole again
 */
public record Stage(World world, Network network, List<Device> devices, long untilNanos) {
  public Stage {
    devices = List.copyOf(devices);
  }

  /** The generator of a fault. */
  Randomness random(Fault fault) {
    return world.random("fault " + fault.getClass().getSimpleName());
  }

  void trace(String what) {
    world.trace(-1, what);
  }

  /** Repeats something after pauses of random length, as long as there are faults. */
  void again(Randomness random, long minNanos, long maxNanos, Runnable work) {
    long pause = random.between(minNanos, maxNanos);
    if (world.nowNanos() + pause < untilNanos) {
      world.after(
          pause,
          () -> {
            work.run();
            again(random, minNanos, maxNanos, work);
          });
    }
  }
}
