package io.muster.sim.workload;

/** When a device is paired with one that is there before it; by their numbers. */
public record Meeting(long atMillis, int one, int other) {
  /** The same with another one. */
  public Meeting with(int host) {
    return new Meeting(atMillis, host, other);
  }
}
