package io.muster.sim.network;

import io.muster.protocol.model.DeviceId;

/** What something that goes wrong makes of the way from one device to another. */
@FunctionalInterface
public interface Disturbance {
  /**
   * How frames fare.
   *
   * @param before how they would without this
   */
  Conditions between(DeviceId from, DeviceId to, Conditions before);
}
