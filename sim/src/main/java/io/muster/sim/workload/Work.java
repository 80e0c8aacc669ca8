package io.muster.sim.workload;

import io.muster.sim.device.Device;
import io.muster.sim.device.Uptime;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What people do on their devices: pairs them, and has each operation done at its time. */
public final class Work {
  private final World world;
  private final SortedMap<Integer, Device> devices = new TreeMap<>();
  private final MixedChanges mixed;
  private final Photos photos;

  /**
   * Work on these devices.
   *
   * @param contents how many contents the mixed operations are about
   */
  public Work(World world, List<Device> devices, int contents) {
    this.world = world;
    devices.forEach(device -> this.devices.put(device.number(), device));
    this.mixed = new MixedChanges(devices, contents);
    this.photos = new Photos(devices);
  }

  /** Schedules operations. */
  public void begin(List<Operation> operations) {
    Randomness random = world.random("workload");
    for (Operation operation : operations) {
      Device device = device(operation.device());
      Randomness own = random.fork("operation " + operation.number());
      world.after(
          operation.atMillis() * World.MILLI_NANOS,
          () -> device.uptime().ifPresent(uptime -> act(operation, device, uptime, own)));
    }
  }

  private void act(Operation operation, Device device, Uptime uptime, Randomness own) {
    if (operation.act() == Act.MIXED) {
      mixed.change(device, uptime, own);
    } else {
      photos.act(operation, device, uptime, own);
    }
  }

  /** Schedules who is paired with whom. */
  public void meet(List<Meeting> meetings) {
    for (Meeting meeting : meetings) {
      Pairing pairing = new Pairing(world, device(meeting.one()), device(meeting.other()));
      world.after(meeting.atMillis() * World.MILLI_NANOS, pairing::begin);
    }
  }

  private Device device(int number) {
    Device device = devices.get(number);
    if (device == null) {
      throw new IllegalArgumentException("no device " + number);
    }
    return device;
  }
}
