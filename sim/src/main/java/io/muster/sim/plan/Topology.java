package io.muster.sim.plan;

/** Which devices reach each other when nothing is broken. */
public enum Topology {
  /** Each reaches all. */
  MESH {
    @Override
    public boolean areNeighbours(int one, int other) {
      return true;
    }

    @Override
    int partner(int place) {
      return 0;
    }
  },

  /** Each reaches the ones before and after it. */
  LINE {
    @Override
    public boolean areNeighbours(int one, int other) {
      return Math.abs(one - other) <= 1;
    }

    @Override
    int partner(int place) {
      return place - 1;
    }
  };

  /** Whether two devices reach each other; by their places among all. */
  public abstract boolean areNeighbours(int one, int other);

  /** With which of the places before it a device is paired. */
  abstract int partner(int place);
}
