package io.muster.sim.fault;

import io.muster.sim.fault.Partition.Way;
import io.muster.sim.world.Randomness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Every kind of fault, how often it comes, and a choice of them from a seed. */
public final class Faults {
  /** Makes one fault. */
  private interface Maker {
    Fault make(Randomness random, Slot slot);
  }

  /**
   * A kind of fault.
   *
   * @param minMillis shortest time between two of them
   * @param maxMillis longest time
   */
  private record Kind(String name, long minMillis, long maxMillis, Maker maker) {}

  /** All kinds but loss, which has a rate of its own. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind("slow links", 5_000, 40_000, SlowLinks::plan),
          new Kind("duplicates", 5_000, 30_000, DuplicateFrames::plan),
          new Kind("overtaken", 5_000, 30_000, OvertakenFrames::plan),
          new Kind("late frames", 10_000, 60_000, LateFrames::plan),
          new Kind("garbled frames", 10_000, 60_000, GarbledFrames::plan),
          new Kind("broken connection", 1_000, 8_000, BrokenConnection::plan),
          new Kind("slow device", 10_000, 60_000, SlowDevice::plan),
          new Kind("swizzle", 10_000, 60_000, Swizzle::plan),
          new Kind("partition", 5_000, 30_000, Partition::plan),
          new Kind("crash", 3_000, 10_000, Crash::plan),
          new Kind("power cut", 6_000, 20_000, PowerCut::plan),
          new Kind("lost commits", 10_000, 40_000, LostCommits::plan),
          new Kind("restored copy", 15_000, 50_000, RestoredCopy::plan),
          new Kind("full disk", 10_000, 40_000, FullDisk::plan),
          new Kind("flipped bytes", 15_000, 50_000, FlippedBytes::plan),
          new Kind("dropped row", 10_000, 40_000, DroppedRow::plan),
          new Kind("cloned device", 15_000, 50_000, ClonedDevice::plan),
          new Kind("lying relay", 10_000, 50_000, LyingRelay::plan),
          new Kind("removal", 15_000, 50_000, Removal::plan),
          new Kind("lost availability", 8_000, 25_000, LostAvailability::plan),
          new Kind("clock jump", 5_000, 20_000, ClockJump::plan),
          new Kind("clock pace", 10_000, 60_000, ClockPace::plan));

  /** Makes a fault of one device. */
  private interface Lasting {
    Fault make(Randomness random, long atMillis, long forMillis, int device);
  }

  /** What a device may have for good, though all around it are whole. */
  private static final List<Lasting> LASTING =
      List.of(
          (random, at, length, device) ->
              new Partition(at, length, List.of(device), random.pick(List.of(Way.values()))),
          (random, at, length, device) -> new Crash(at, device, length),
          (random, at, length, device) -> new FullDisk(at, length, device),
          (random, at, length, device) ->
              new SlowDevice(at, length, device, random.between(100, 1_500)),
          (random, at, length, device) ->
              new LyingRelay(at, length, device, random.between(50, 500) / 1000.0),
          (random, at, length, device) ->
              new ClockPace(at, length, device, random.between(50, 300) / 100.0),
          (random, at, length, device) ->
              new ClonedDevice(at, length, device, random.between(500, 5_000)));

  /** How long those would last beyond the time of faults. */
  private static final long BEYOND_MILLIS = 1_000;

  private Faults() {}

  /** One fault for each of these devices that is not over when all are to be: it stays for good. */
  public static List<Fault> lasting(Randomness random, long untilMillis, List<Integer> devices) {
    List<Fault> faults = new ArrayList<>();
    for (int device : devices) {
      Randomness own = random.fork("lasting " + device);
      long at = own.between(untilMillis / 2, untilMillis - 1);
      long length = untilMillis - at + BEYOND_MILLIS;
      faults.add(own.pick(LASTING).make(own, at, length, device));
    }
    return faults;
  }

  /** A choice of all kinds, in order of time. */
  public static List<Fault> plan(Randomness random, long untilMillis, List<Integer> devices) {
    List<Fault> faults = new ArrayList<>();
    for (Kind kind : KINDS) {
      Randomness own = random.fork(kind.name());
      long at = own.between(0, kind.maxMillis());
      while (at < untilMillis) {
        faults.add(kind.maker().make(own, new Slot(at, untilMillis, devices)));
        at += own.between(kind.minMillis(), kind.maxMillis());
      }
    }
    faults.sort(Comparator.comparingLong(Fault::atMillis));
    return faults;
  }
}
