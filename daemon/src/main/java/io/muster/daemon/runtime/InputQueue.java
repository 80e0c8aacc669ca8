package io.muster.daemon.runtime;

import io.muster.protocol.step.Input;

/** Where inputs wait for the core. */
interface InputQueue {
  /**
   * Hands an input over; waits while the queue is full.
   *
   * @param taken run on the core's thread once the input has been dealt with
   */
  void post(Input input, Runnable taken);

  default void post(Input input) {
    post(input, () -> {});
  }
}
