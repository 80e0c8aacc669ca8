package io.muster.sim.fault;

import io.muster.sim.world.Randomness;
import io.muster.sim.world.World;

/** Frames take long, between all devices. */
public record SlowLinks(long atMillis, long forMillis, long minDelayMillis, long maxDelayMillis)
    implements Fault {
  public SlowLinks {
    Terms.duration(forMillis);
    Terms.duration("minDelayMillis", minDelayMillis, 0);
    Terms.duration("maxDelayMillis", maxDelayMillis, minDelayMillis);
  }

  static Fault plan(Randomness random, Slot slot) {
    long max = random.between(10, 400);
    long length = slot.span(random, 2_000, 30_000);
    return new SlowLinks(slot.atMillis(), length, random.between(1, max), max);
  }

  @Override
  public void begin(Stage stage) {
    stage.disturb(
        this,
        forMillis,
        (from, to, before) ->
            before.withDelay(
                minDelayMillis * World.MILLI_NANOS, maxDelayMillis * World.MILLI_NANOS));
  }

  @Override
  public void end(Stage stage) {
    stage.calm(this);
  }
}
