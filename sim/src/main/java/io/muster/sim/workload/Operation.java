package io.muster.sim.workload;

/**
 * One change by one device. What it changes follows from its number and the seed, so that others
 * can be left out of a plan without changing this one.
 *
 * @param atMillis when, from the beginning
 * @param device the number of the device; a device that is down makes no change
 * @param number counts the operations of the plan as it was first made
 * @param count how many photos or contents it is about
 */
public record Operation(long atMillis, int device, int number, Act act, int count) {
  /** Most photos or contents of one operation. */
  public static final int MAX_COUNT = 1_000;

  /** A mixed one. */
  public Operation(long atMillis, int device, int number) {
    this(atMillis, device, number, Act.MIXED, 1);
  }

  /** The same with its number. */
  public Operation numbered(int own) {
    return new Operation(atMillis, device, own, act, count);
  }
}
