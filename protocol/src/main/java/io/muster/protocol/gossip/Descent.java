package io.muster.protocol.gossip;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.Hash;
import io.muster.protocol.wire.GossipMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Comparing two trees of batches, node by node from the root's children down. */
final class Descent {
  /** So many differing batches are found by descent for less than a filter over all would take. */
  static final int FEW = 24;

  private Descent() {}

  /** The children of some nodes among those of the next level, all of them for none. */
  static List<Integer> children(List<Integer> nodes, int count) {
    if (nodes.isEmpty()) {
      return IntStream.range(0, count).boxed().toList();
    }
    List<Integer> children = new ArrayList<>();
    for (int node : nodes) {
      int from = node * BatchTree.CHILDREN;
      for (int child = from; child < Math.min(from + BatchTree.CHILDREN, count); child++) {
        children.add(child);
      }
    }
    return children;
  }

  /**
   * The nodes in which a peer's tree is not ours.
   *
   * @param asked the nodes whose children it was asked for
   * @param leaves our own, of as many batches as there happen to be
   * @throws IllegalArgumentException if the answer is not one to that question
   */
  static List<Integer> differing(
      GossipMessage.Nodes theirs, List<Integer> asked, List<Hash> leaves) {
    int batches = theirs.batches();
    if (theirs.height() >= BatchTree.height(batches)) {
      throw new IllegalArgumentException("nodes above their root");
    }
    List<Hash> level = BatchTree.level(fitted(leaves, batches), theirs.height());
    List<Integer> nodes = children(asked, level.size());
    if (nodes.size() != theirs.hashes().size()) {
      throw new IllegalArgumentException("nodes that were not asked for");
    }
    List<Integer> differing = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (level.get(nodes.get(i)).a() != theirs.hashes().get(i)) {
        differing.add(nodes.get(i));
      }
    }
    return differing;
  }

  private static List<Hash> fitted(List<Hash> leaves, int count) {
    List<Hash> fitted = new ArrayList<>(leaves.subList(0, Math.min(leaves.size(), count)));
    while (fitted.size() < count) {
      fitted.add(Hash.ZERO);
    }
    return fitted;
  }

  /**
   * Whether so many batches differ that a filter over all takes less than to descend to each. Fewer
   * nodes than one has children can't tell.
   */
  static boolean isMuch(int differing, int nodes) {
    return nodes >= BatchTree.CHILDREN && estimate(differing, nodes) >= FEW;
  }

  /**
   * How many batches differ, about, where so many of some nodes do: as many as have to be thrown
   * into so many urns for that many not to stay empty.
   */
  private static double estimate(int differing, int nodes) {
    return differing == nodes
        ? Double.MAX_VALUE
        : -nodes * Math.log(1 - (double) differing / nodes);
  }
}
