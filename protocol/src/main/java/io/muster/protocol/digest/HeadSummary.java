package io.muster.protocol.digest;

import java.util.List;

/**
 * Some buckets of a {@link HeadTree} in short: what two devices compare to find out where their
 * heads differ.
 *
 * @param salt drawn for one exchange, so that two buckets that collide do so only once
 * @param among the buckets that it is about, a bit each
 * @param hashes 8 bytes of each bucket's hash with the salt, in order of bucket
 */
public record HeadSummary(long salt, int among, List<Long> hashes) {
  /** All buckets. */
  public static final int ALL = -1;

  /**
   * Checks the number of hashes.
   *
   * @throws IllegalArgumentException if it is not that of the buckets
   */
  public HeadSummary {
    hashes = List.copyOf(hashes);
    if (hashes.size() != Integer.bitCount(among)) {
      throw new IllegalArgumentException(
          hashes.size() + " hashes of " + Integer.bitCount(among) + " buckets");
    }
  }

  /** Which of its buckets are others in this tree. */
  public int differing(HeadTree tree) {
    List<Long> others = tree.summary(salt, among).hashes();
    int differing = 0;
    int next = 0;
    for (int bucket = 0; bucket < HeadTree.BUCKETS; bucket++) {
      if ((among >>> bucket & 1) != 0) {
        differing |= hashes.get(next).equals(others.get(next)) ? 0 : 1 << bucket;
        next++;
      }
    }
    return differing;
  }
}
