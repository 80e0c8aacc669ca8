package io.muster.sim.fault;

import io.muster.sim.fault.Causes.Wrong;
import java.util.List;

/** Planned, and nothing wrong: a device is shut down as one should be, and started again later. */
public record SwitchedOff(long atMillis, long forMillis, int device) implements Fault {
  public SwitchedOff {
    Terms.duration(forMillis);
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    stage.hold(device, Wrong.DOWN, this);
    stage.device(device).stop();
    stage.after(forMillis, () -> end(stage));
  }

  @Override
  public void end(Stage stage) {
    stage.release(device, Wrong.DOWN, this, () -> stage.start(stage.device(device)));
  }
}
