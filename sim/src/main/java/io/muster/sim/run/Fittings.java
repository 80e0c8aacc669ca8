package io.muster.sim.run;

import io.muster.sim.device.Watcher;

public record Fittings(Watcher watcher) {
  public static final Fittings PLAIN = new Fittings(new Watcher() {});

  public Fittings withWatcher(Watcher other) {
    return new Fittings(other);
  }
}
