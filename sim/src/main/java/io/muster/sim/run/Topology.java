package io.muster.sim.run;

/** Which devices reach each other when nothing is broken. */
public enum Topology {
  /** Each reaches all. */
  MESH {
    @Override
    boolean areNeighbours(int one, int other) {
      return true;
    }

    @Override
    int partner(int device) {
      return 0;
    }
  },

  /** Each reaches the ones before and after it. */
  LINE {
    @Override
    boolean areNeighbours(int one, int other) {
      return Math.abs(one - other) <= 1;
    }

    @Override
    int partner(int device) {
      return device - 1;
    }
  };

  abstract boolean areNeighbours(int one, int other);

  /** With whom of the devices before it a device is paired. */
  abstract int partner(int device);
}
