package io.muster.sim.world;

import io.muster.protocol.step.Now;

/** A device's two clocks: one for people, which may be wrong and jump, and one that only lasts. */
public final class DeviceClock {
  /** 2026-01-01, when every simulation begins. */
  public static final long START_MILLIS = 1_767_225_600_000L;

  private static final long MAX_SKEW_MILLIS = 10 * 60 * 1000L;
  private static final long MAX_UPTIME_NANOS = 1_000_000 * World.SECOND_NANOS;

  private final World world;
  private final Randomness random;
  private long skewMillis;

  /** Since when the wall clock goes by its rate; what it gained before is in the skew. */
  private long rateSinceNanos;

  private double rate = 1;
  private long monotonicOrigin;

  public DeviceClock(World world, Randomness random) {
    this.world = world;
    this.random = random;
    this.skewMillis = random.between(-MAX_SKEW_MILLIS, MAX_SKEW_MILLIS);
    restart();
  }

  /** The machine starts anew: what lasted counts from elsewhere. */
  public void restart() {
    monotonicOrigin = random.between(-MAX_UPTIME_NANOS, MAX_UPTIME_NANOS) - world.nowNanos();
  }

  /** The wall clock is set forwards or back. */
  public void jump(long millis) {
    skewMillis += millis;
  }

  /**
   * The wall clock goes at another pace from now on.
   *
   * @param times as fast as time; 1 is right, 0 stands still
   */
  public void setRate(double times) {
    skewMillis += gained();
    rateSinceNanos = world.nowNanos();
    rate = times;
  }

  private long gained() {
    return (long) ((world.nowNanos() - rateSinceNanos) * (rate - 1)) / World.MILLI_NANOS;
  }

  public long wallMillis() {
    return START_MILLIS + world.nowNanos() / World.MILLI_NANOS + skewMillis + gained();
  }

  public Now now() {
    return new Now(world.nowNanos() + monotonicOrigin, wallMillis());
  }
}
