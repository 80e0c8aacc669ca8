package io.muster.sim.fault;

import io.muster.protocol.model.DeviceId;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;
import java.util.List;

/** All frames from and to one device take long. */
public record SlowDevice(long atMillis, long forMillis, int device, long delayMillis)
    implements Fault {
  public SlowDevice {
    Terms.duration(forMillis);
    Terms.duration("delayMillis", delayMillis, 0);
  }

  static Fault plan(Randomness random, Slot slot) {
    long length = slot.span(random, 5_000, 40_000);
    int device = random.pick(slot.devices());
    return new SlowDevice(slot.atMillis(), length, device, random.between(100, 1_500));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    DeviceId slow = stage.device(device).id();
    long nanos = delayMillis * World.MILLI_NANOS;
    stage.disturb(
        this,
        forMillis,
        (from, to, before) ->
            from.equals(slow) || to.equals(slow) ? before.withDelay(nanos / 2, nanos) : before);
  }

  @Override
  public void end(Stage stage) {
    stage.calm(this);
  }
}
