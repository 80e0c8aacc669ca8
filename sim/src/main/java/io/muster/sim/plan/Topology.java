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
      return place < FEW ? 0 : place / 8;
    }

    @Override
    public int mostDevices() {
      return MANY;
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
  },

  /**
   * Each reaches those that are a power of eight before or after it: as with a line nobody reaches
   * all, but the ways are short.
   */
  WEB {
    @Override
    public boolean areNeighbours(int one, int other) {
      int distance = Math.abs(one - other);
      return distance == 0 || step(distance) == distance;
    }

    @Override
    int partner(int place) {
      return place - step(place);
    }
  };

  /** So many are all connected with each other, and all paired by one. */
  private static final int FEW = 64;

  /** Who reaches all others needs a connection to a few of them only. */
  private static final int MANY = 2_000;

  /** The longest step between neighbours that is no longer than this. */
  private static int step(int distance) {
    int step = 1;
    while (step * 8 <= distance) {
      step *= 8;
    }
    return step;
  }

  /** Whether two devices reach each other; by their places among all. */
  public abstract boolean areNeighbours(int one, int other);

  /** How many devices a run can have: where not all are in reach, each tries to reach each. */
  public int mostDevices() {
    return FEW;
  }

  /** With which of the places before it a device is paired. */
  abstract int partner(int place);
}
