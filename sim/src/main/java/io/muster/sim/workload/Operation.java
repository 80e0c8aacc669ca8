package io.muster.sim.workload;

/**
 * One change by one device. What it changes follows from its number and the seed, so that others
 * can be left out of a plan without changing this one.
 *
 * @param atMillis when, from the beginning
 * @param device the number of the device; a device that is down makes no change
 * @param number counts the operations of the plan as it was first made
 */
public record Operation(long atMillis, int device, int number) {}
