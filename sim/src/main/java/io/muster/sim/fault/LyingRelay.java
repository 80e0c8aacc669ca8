package io.muster.sim.fault;

import io.muster.sim.fault.Causes.Wrong;
import io.muster.sim.world.Randomness;
import io.muster.sim.world.Text;
import java.util.List;

/**
 * What a device says on the gossip channel is a lie now and then: about other devices' heads and
 * batches, and its own. The device itself knows the truth.
 *
 * @param rate of what it says
 */
public record LyingRelay(long atMillis, long forMillis, int device, double rate) implements Fault {
  public LyingRelay {
    Terms.duration(forMillis);
    Terms.rate(rate);
  }

  static Fault plan(Randomness random, Slot slot) {
    long length = slot.span(random, 5_000, 40_000);
    double rate = random.between(50, 500) / 1000.0;
    return new LyingRelay(slot.atMillis(), length, random.pick(slot.devices()), rate);
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    stage.trace(Text.of("device %d begins to lie", device));
    stage.hold(device, Wrong.LYING, this);
    stage.device(device).speak(new Lies(stage.random(this), rate));
    stage.after(forMillis, () -> end(stage));
  }

  @Override
  public void end(Stage stage) {
    stage.release(device, Wrong.LYING, this, () -> stage.device(device).speak(message -> message));
  }
}
