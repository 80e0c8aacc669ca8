package io.muster.sim.fault;

import io.muster.sim.fault.Causes.Wrong;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;

/**
 * A wall clock drifts, or stands still, for a while; what it has gained or lost by then it keeps.
 *
 * @param rate how fast it goes, 1 is right, 0 stands still
 */
public record ClockPace(long atMillis, long forMillis, int device, double rate) implements Fault {
  private static final double MAX_RATE = 1_000;

  public ClockPace {
    Terms.duration(forMillis);
    Terms.require(rate >= 0 && rate <= MAX_RATE, "rate is 0 to " + MAX_RATE + ", not " + rate);
  }

  static Fault plan(Randomness random, Slot slot) {
    double rate = random.chance(0.3) ? 0 : random.between(50, 300) / 100.0;
    long length = slot.span(random, 2_000, 30_000);
    return new ClockPace(slot.atMillis(), length, random.pick(slot.devices()), rate);
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    stage.trace(Text.of("the clock of device %d goes %.2f times as fast", device, rate));
    stage.hold(device, Wrong.OUT_OF_STEP, this);
    stage.device(device).clock().setRate(rate);
    stage.after(forMillis, () -> end(stage));
  }

  @Override
  public void end(Stage stage) {
    stage.release(device, Wrong.OUT_OF_STEP, this, () -> stage.device(device).clock().setRate(1));
  }
}
