package io.muster.sim.fault;

import io.muster.sim.fault.Causes.Wrong;
import io.muster.sim.world.Randomness;
import java.util.List;

/**
 * A device crashes and starts again a while later.
 *
 * @param forMillis how long it is down
 */
public record Crash(long atMillis, int device, long forMillis) implements Fault {
  public Crash {
    Terms.duration(forMillis);
  }

  private static final long LONGEST_MILLIS = 8_000;

  static Fault plan(Randomness random, Slot slot) {
    int device = random.pick(slot.devices());
    return new Crash(slot.atMillis(), device, slot.span(random, 1, LONGEST_MILLIS));
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    stage.hold(device, Wrong.DOWN, this);
    stage.device(device).crash();
    stage.after(forMillis, () -> end(stage));
  }

  @Override
  public void end(Stage stage) {
    stage.release(device, Wrong.DOWN, this, () -> stage.start(stage.device(device)));
  }
}
