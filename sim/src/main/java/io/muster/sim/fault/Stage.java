package io.muster.sim.fault;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.sim.device.Device;
import io.muster.sim.fault.Causes.Wrong;
import io.muster.sim.network.Disturbance;
import io.muster.sim.network.Network;
import io.muster.sim.workload.Pairing;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What faults act upon. When their time is over either everything is made whole, or only a core of
 * the devices and the ways between them: then what is broken elsewhere stays so for good.
 */
public final class Stage {
  private final World world;
  private final Network network;
  private final SortedMap<Integer, Device> devices = new TreeMap<>();
  private final SortedMap<Integer, Device> twins = new TreeMap<>();
  private final SortedMap<Integer, Causes> causes = new TreeMap<>();
  private final SortedMap<Integer, SortedMap<RecordKey, LibraryRecord>> wentBack = new TreeMap<>();
  private final SortedSet<Integer> core;
  private boolean over;

  /**
   * A stage on which nothing is broken.
   *
   * @param core the devices that are whole in the end; all of them, or some
   */
  public Stage(World world, Network network, List<Device> devices, List<Integer> core) {
    this.world = world;
    this.network = network;
    devices.forEach(device -> this.devices.put(device.number(), device));
    this.core = new TreeSet<>(core);
  }

  Network network() {
    return network;
  }

  /** The device with this number. */
  Device device(int number) {
    Device device = devices.get(number);
    if (device == null) {
      throw new IllegalArgumentException("no device " + number + " in this plan");
    }
    return device;
  }

  /** The devices that are whole in the end. */
  List<Device> core() {
    return core.stream().map(this::device).toList();
  }

  /** What a fault's fields leave open. */
  Randomness random(Fault fault) {
    return world.random(fault.toString());
  }

  void trace(String what) {
    world.trace(-1, what);
  }

  void after(long millis, Runnable work) {
    world.after(millis * World.MILLI_NANOS, work);
  }

  /** A fault has this wrong with a device from now on. */
  void hold(int device, Wrong wrong, Fault fault) {
    causes(device).add(wrong, fault);
  }

  /** A fault is over; it was the last that had this wrong, unless that is to stay so for good. */
  void release(int device, Wrong wrong, Fault fault, Runnable made) {
    if (!keeps(device) && causes(device).remove(wrong, fault)) {
      made.run();
    }
  }

  /** Whether this is wrong with a device. */
  boolean has(int device, Wrong wrong) {
    return causes(device).has(wrong);
  }

  private Causes causes(int device) {
    return causes.computeIfAbsent(device, any -> new Causes());
  }

  /** Starts a device, unless something holds it down still, or it is to stay so for good. */
  void start(Device device) {
    int number = device.number();
    if (!has(number, Wrong.DOWN) && !keeps(number)) {
      device.start();
      SortedMap<RecordKey, LibraryRecord> before = wentBack.remove(number);
      if (before != null) {
        pairAgain(device, before);
      }
    }
  }

  /**
   * Starts a device that may have gone back to something older. Whom it knew or who knows it, and
   * is a stranger to it now, is paired with it again.
   */
  void restart(Device device) {
    wentBack.putIfAbsent(device.number(), device.records());
    start(device);
  }

  private void pairAgain(Device device, SortedMap<RecordKey, LibraryRecord> before) {
    for (Device other : devices.values()) {
      boolean known = knows(before, other) || knows(other.records(), device);
      if (known && !knows(device.records(), other)) {
        pair(device, other);
      }
    }
  }

  /** Pairs two devices, now or as soon as they are up. */
  void pair(Device one, Device other) {
    new Pairing(world, one, other).begin();
  }

  /** The clone of a device, if it has one. */
  Optional<Device> twin(int number) {
    return Optional.ofNullable(twins.get(number));
  }

  void addTwin(Device twin) {
    twins.put(twin.number(), twin);
  }

  /** The clone of a device, which has none any more. */
  Optional<Device> takeTwin(int number) {
    return Optional.ofNullable(twins.remove(number));
  }

  private static boolean knows(SortedMap<RecordKey, LibraryRecord> records, Device device) {
    LibraryRecord member = records.get(RecordKey.member(device.id()));
    return member != null && member.isAlive();
  }

  /** Disturbs the network for a while. */
  void disturb(Fault fault, long millis, Disturbance disturbance) {
    network.disturb(fault, disturbance);
    after(millis, () -> calm(fault));
  }

  /** Ends what a fault does to the network, unless it is to stay so for good. */
  void calm(Fault fault) {
    if (!keeps()) {
      network.calm(fault);
    }
  }

  /** Does something later, unless by then what is broken is to stay so for good. */
  void unlessKept(long millis, Runnable work) {
    after(
        millis,
        () -> {
          if (!keeps()) {
            work.run();
          }
        });
  }

  /** Does something later, unless by then the time of faults is over. */
  void unlessOver(long millis, Runnable work) {
    after(
        millis,
        () -> {
          if (!over) {
            work.run();
          }
        });
  }

  /** Whether what is broken about a device stays so for good. */
  boolean keeps(int number) {
    return over && !core.contains(number);
  }

  private boolean keeps() {
    return over && core.size() < devices.size();
  }

  /** Schedules what goes wrong. */
  public void begin(List<Fault> faults) {
    for (Fault fault : faults) {
      after(fault.atMillis(), () -> fault.begin(this));
    }
  }

  /** The time of faults is over. */
  public void end(List<Fault> faults) {
    over = true;
    if (core.size() < devices.size()) {
      trace("only " + core + " are whole from now on");
      SortedSet<Integer> whole = core;
      network.heal((from, to) -> whole.contains(number(from)) && whole.contains(number(to)));
    }
    faults.forEach(fault -> fault.end(this));
    core().forEach(this::start);
  }

  private int number(DeviceId id) {
    return devices.values().stream()
        .filter(device -> device.id().equals(id))
        .findFirst()
        .orElseThrow()
        .number();
  }
}
