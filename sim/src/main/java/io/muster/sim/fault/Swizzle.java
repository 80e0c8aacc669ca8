package io.muster.sim.fault;

import io.muster.protocol.model.DeviceId;
import io.muster.sim.world.Randomness;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Devices are cut off one after the other, and come back one after the other in another order: what
 * each of them missed differs (as in FoundationDB's simulator: Zhou and others, "FoundationDB: A
 * Distributed Unbundled Transactional Key Value Store", 2021).
 *
 * @param devices in the order in which they are cut off
 * @param back the same in the order in which they come back
 * @param stepMillis between two of them
 */
public record Swizzle(long atMillis, List<Integer> devices, List<Integer> back, long stepMillis)
    implements Fault {
  public Swizzle {
    Terms.there("devices", devices);
    Terms.there("back", back);
    Terms.some("devices", devices);
    Terms.require(
        new TreeSet<>(devices).equals(new TreeSet<>(back)) && devices.size() == back.size(),
        "back is not what went away: " + devices + ", " + back);
    Terms.duration("stepMillis", stepMillis, 0);
    devices = List.copyOf(devices);
    back = List.copyOf(back);
  }

  static Fault plan(Randomness random, Slot slot) {
    List<Integer> devices = random.shuffled(slot.some(random));
    long length = slot.span(random, 2_000, 20_000);
    long step = Math.max(1, length / (2L * devices.size()));
    return new Swizzle(slot.atMillis(), devices, random.shuffled(devices), step);
  }

  @Override
  public List<Integer> about() {
    return devices;
  }

  @Override
  public void begin(Stage stage) {
    stage.trace("swizzle: " + devices + ", back " + back);
    SortedSet<DeviceId> away = new TreeSet<>();
    for (int i = 0; i < devices.size(); i++) {
      DeviceId leaving = stage.device(devices.get(i)).id();
      DeviceId returning = stage.device(back.get(i)).id();
      stage.unlessKept(i * stepMillis, () -> away.add(leaving));
      stage.unlessKept((devices.size() + i) * stepMillis, () -> away.remove(returning));
    }
    stage.disturb(
        this,
        2L * devices.size() * stepMillis,
        (from, to, before) ->
            away.contains(from) || away.contains(to) ? before.withoutWay() : before);
  }

  @Override
  public void end(Stage stage) {
    stage.calm(this);
  }
}
