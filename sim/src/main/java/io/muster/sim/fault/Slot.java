package io.muster.sim.fault;

import io.muster.sim.world.Randomness;
import java.util.List;

/**
 * A place in a plan for one fault.
 *
 * @param atMillis when it is to begin
 * @param untilMillis when all faults are over
 * @param devices the numbers of all devices, two at least
 */
public record Slot(long atMillis, long untilMillis, List<Integer> devices) {
  public Slot {
    devices = List.copyOf(devices);
  }

  /** How long a fault lasts: a time from this range that ends before all faults do. */
  long span(Randomness random, long minMillis, long maxMillis) {
    long rest = Math.max(1, untilMillis - atMillis);
    return Math.min(rest, random.between(minMillis, maxMillis));
  }

  /** Some devices, one at least and not all. */
  List<Integer> some(Randomness random) {
    int first = random.pick(devices);
    List<Integer> others = devices.stream().filter(device -> device != first).toList();
    int last = random.pick(others);
    return devices.stream()
        .filter(device -> device == first || (device != last && random.chance(0.5)))
        .toList();
  }
}
