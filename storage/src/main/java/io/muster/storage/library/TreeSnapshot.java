package io.muster.storage.library;

import io.muster.protocol.digest.RecordTree;
import io.muster.protocol.model.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record tree that no longer changes. Its hashes are made when they are first asked for. */
final class TreeSnapshot {
  private final RecordTree tree;
  private volatile @Nullable List<Hash> nodes;
  private volatile @Nullable Hash root;

  /** Takes the tree over. */
  TreeSnapshot(RecordTree tree) {
    this.tree = tree;
  }

  /** A tree like this one, to change. */
  RecordTree copy() {
    return tree.copy();
  }

  List<Hash> nodes() {
    List<Hash> known = nodes;
    if (known == null) {
      known = List.copyOf(tree.nodes());
      nodes = known;
    }
    return known;
  }

  Hash root() {
    Hash known = root;
    if (known == null) {
      known = tree.root();
      root = known;
    }
    return known;
  }

  List<Hash> leaves(int node) {
    return tree.leaves(node);
  }
}
