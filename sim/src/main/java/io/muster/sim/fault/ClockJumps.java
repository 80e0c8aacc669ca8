package io.muster.sim.fault;

import io.muster.sim.device.Device;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;

/** Wall clocks are set: by an hour most of the time, now and then by years. */
public record ClockJumps() implements Fault {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long YEARS_MILLIS = 3 * 365 * 24 * HOUR_MILLIS;

  @Override
  public void start(Stage stage) {
    Randomness random = stage.random(this);
    stage.again(random, 5 * World.SECONDS, 20 * World.SECONDS, () -> jump(stage, random));
  }

  private static void jump(Stage stage, Randomness random) {
    Device device = random.pick(stage.devices());
    long most = random.chance(0.2) ? YEARS_MILLIS : HOUR_MILLIS;
    long millis = random.between(-most, most);
    stage.trace("the clock of %s jumps by %d ms".formatted(device.name(), millis));
    device.clock().jump(millis);
  }

  @Override
  public void stop(Stage stage) {}
}
