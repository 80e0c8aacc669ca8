package io.muster.sim.real;

/**
 * What all devices together have sent.
 *
 * @param rounds gossip rounds that were begun
 * @param libraryBytes bytes of frames of the library channel
 * @param gossipBytes bytes of frames of the gossip channel
 */
public record Figures(long rounds, long libraryBytes, long gossipBytes) {
  static final Figures NONE = new Figures(0, 0, 0);

  Figures plus(Figures other) {
    return new Figures(
        rounds + other.rounds, libraryBytes + other.libraryBytes, gossipBytes + other.gossipBytes);
  }

  public long bytes() {
    return libraryBytes + gossipBytes;
  }
}
