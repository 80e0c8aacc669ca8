package io.muster.sim.fault;

import io.muster.protocol.model.DeviceId;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Some devices are cut off from the others for a while, and nobody is told.
 *
 * @param devices those on one side
 * @param way in which direction nothing arrives
 */
public record Partition(long atMillis, long forMillis, List<Integer> devices, Way way)
    implements Fault {
  private static final long LONGEST_MILLIS = 25_000;

  /** Which frames are lost. */
  public enum Way {
    /** Those in both directions. */
    BOTH,

    /** Those that the devices send. */
    OUT,

    /** Those that are sent to the devices. */
    IN
  }

  public Partition {
    Terms.duration(forMillis);
    Terms.there("devices", devices);
    Terms.there("way", way);
    devices = List.copyOf(devices);
  }

  static Fault plan(Randomness random, Slot slot) {
    long length = slot.span(random, 1_000, LONGEST_MILLIS);
    Way way = random.chance(0.6) ? Way.BOTH : random.pick(List.of(Way.OUT, Way.IN));
    return new Partition(slot.atMillis(), length, slot.some(random), way);
  }

  @Override
  public List<Integer> about() {
    return devices;
  }

  @Override
  public void begin(Stage stage) {
    SortedSet<DeviceId> side = new TreeSet<>();
    devices.forEach(device -> side.add(stage.device(device).id()));
    stage.trace(Text.of("the network splits, %s: %s", way, devices));
    stage.disturb(
        this,
        forMillis,
        (from, to, before) -> isLost(side, from, to) ? before.withoutWay() : before);
  }

  private boolean isLost(SortedSet<DeviceId> side, DeviceId from, DeviceId to) {
    return switch (way) {
      case BOTH -> side.contains(from) != side.contains(to);
      case OUT -> side.contains(from) && !side.contains(to);
      case IN -> !side.contains(from) && side.contains(to);
    };
  }

  @Override
  public void end(Stage stage) {
    stage.calm(this);
  }
}
