package io.muster.sim.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which faults hold a device, each in its way: what two of them did ends with the later one. */
final class Causes {
  /** What is wrong with a device. */
  enum Wrong {
    DOWN,
    FULL,
    LYING,
    OUT_OF_STEP
  }

  private final SortedMap<Wrong, List<Fault>> causes = new TreeMap<>();

  void add(Wrong wrong, Fault fault) {
    causes.computeIfAbsent(wrong, any -> new ArrayList<>()).add(fault);
  }

  /**
   * A fault is over.
   *
   * @return whether it was the last one that held the device in this way
   */
  @SuppressWarnings("ReferenceEquality") // two may be equal, and end at different times
  boolean remove(Wrong wrong, Fault fault) {
    boolean held = causes.getOrDefault(wrong, new ArrayList<>()).removeIf(each -> each == fault);
    return held && !has(wrong);
  }

  boolean has(Wrong wrong) {
    return !causes.getOrDefault(wrong, List.of()).isEmpty();
  }
}
