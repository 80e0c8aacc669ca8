package io.muster.sim.plan;

/** What a run is to show. */
public enum Mode {
  /** Nothing wrong ever comes of what goes wrong; afterwards everything is whole again. */
  SAFETY,

  /** A core of the devices converges, though what went wrong elsewhere stays so for good. */
  LIVENESS
}
