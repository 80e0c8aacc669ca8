package io.muster.sim.fault;

import io.muster.protocol.model.DeviceId;
import java.util.List;

/** Planned, and nothing wrong: a device is out of everyone's reach for a while and works on. */
public record Away(long atMillis, long forMillis, int device) implements Fault {
  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    DeviceId away = stage.device(device).id();
    stage.trace("device %d goes away".formatted(device));
    stage.disturb(
        this,
        forMillis,
        (from, to, before) -> from.equals(away) || to.equals(away) ? before.withoutWay() : before);
  }

  @Override
  public void end(Stage stage) {
    stage.calm(this);
  }
}
