package io.muster.sim.device;

import io.muster.protocol.port.KeyRing;
import io.muster.protocol.step.Effect;
import io.muster.protocol.step.Input;
import io.muster.sim.disk.Stores;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * How a device's core is joined to what it stands on. A run takes the {@link #PLAIN} one; another
 * one puts a bug of the product in between, to see whether the checks find it.
 */
public interface Wiring {
  /** Nothing in between. */
  Wiring PLAIN = new Wiring() {};

  /** What a device takes for its stores, at each start. */
  default Stores stores(Device device, Stores stores) {
    return stores;
  }

  /** What a device takes for its keys. */
  default KeyRing keys(Device device, KeyRing keys) {
    return keys;
  }

  /** What the stores of a device take for its wall clock; asked for once. */
  default LongSupplier wallMillis(int device, LongSupplier wallMillis) {
    return wallMillis;
  }

  /** Takes an input to the core, and what that wants done from there. */
  default List<Effect> step(Device device, Input input, Function<Input, List<Effect>> core) {
    return core.apply(input);
  }
}
