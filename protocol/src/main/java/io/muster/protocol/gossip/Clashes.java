package io.muster.protocol.gossip;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.step.Effect;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Versions that stand for two things: two devices sign with one key, or one has forgotten what it
 * said. There is nothing to pull. Its owner begins a new incarnation as soon as it sees both; it
 * may be reached through others alone, and they may hold the same as it does, so a clashing head is
 * passed on.
 */
final class Clashes {
  /** Between two times that a device's clashing head is passed on: each has it from several. */
  static final long CLASH_MILLIS = 5_000;

  /** When a clashing head was passed on last, by its device. */
  private final SortedMap<DeviceId, Long> passedOn = new TreeMap<>();

  static Effect warning(DeviceId device) {
    return new Effect.Warn(
        Effect.Warning.CONFLICTING_HEADS,
        device,
        "two devices sign with its key: one version stands for two things");
  }

  /** Whether a clashing head of this device is to be passed on now; it counts as done. */
  boolean shouldPassOn(DeviceId device, long nowMillis) {
    Long last = passedOn.get(device);
    if (last != null && nowMillis - last < CLASH_MILLIS) {
      return false;
    }
    passedOn.put(device, nowMillis);
    return true;
  }

  void forget(DeviceId device) {
    passedOn.remove(device);
  }
}
