package io.muster.sim.fault;

import io.muster.protocol.model.DeviceId;
import io.muster.sim.world.Text;
import java.util.List;

/** Planned, and nothing wrong: a device is out of everyone's reach for a while and works on. */
public record Away(long atMillis, long forMillis, int device) implements Fault {
  public Away {
    Terms.duration(forMillis);
  }

  @Override
  public List<Integer> about() {
    return List.of(device);
  }

  @Override
  public void begin(Stage stage) {
    DeviceId away = stage.device(device).id();
    stage.trace(Text.of("device %d goes away", device));
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
