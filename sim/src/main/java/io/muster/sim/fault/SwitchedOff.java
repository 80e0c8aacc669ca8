package io.muster.sim.fault;

import io.muster.sim.device.Device;
import java.util.List;

/** Planned, and nothing wrong: a device is shut down as one should be, and started again later. */
public record SwitchedOff(long atMillis, long forMillis, int device) implements Fault {
  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    Device stopping = stage.device(device);
    stopping.stop();
    stage.after(forMillis, () -> stage.start(stopping));
  }

  @Override
  public void end(Stage stage) {
    stage.start(stage.device(device));
  }
}
