package io.muster.sim.fault;

import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;

/**
 * A wall clock is set: by an hour at most in most cases, now and then by years.
 *
 * @param byMillis forwards, or back where it is negative
 */
public record ClockJump(long atMillis, int device, long byMillis) implements Fault {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long YEARS_MILLIS = 10 * 365 * 24 * HOUR_MILLIS;

  static Fault plan(Randomness random, Slot slot) {
    long most = random.chance(0.2) ? YEARS_MILLIS : HOUR_MILLIS;
    int device = random.pick(slot.devices());
    return new ClockJump(slot.atMillis(), device, random.between(-most, most));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    stage.trace(Text.of("the clock of device %d jumps by %d ms", device, byMillis));
    stage.device(device).clock().jump(byMillis);
  }
}
