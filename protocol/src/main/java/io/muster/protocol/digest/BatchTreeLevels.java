package io.muster.protocol.digest;

import io.muster.protocol.model.Hash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The tree of {@link BatchTree} with all its nodes kept, so that one changed leaf costs its path
 * and not the whole tree: leaves only mark what has to be hashed anew, {@link #root} does it. Takes
 * 33 bytes a leaf. Not safe for several threads.
 */
public final class BatchTreeLevels {
  private final MessageDigest digest = Hash.newDigest();

  /** The hashes of each level, one after the other; the leaves first. */
  private final List<byte[]> levels = new ArrayList<>(List.of(new byte[0]));

  private final BitSet changed = new BitSet();
  private int count;
  private boolean resized = true;

  public BatchTreeLevels() {}

  /** A tree over the leaves of batches 0, 1, 2 and so on. */
  public static BatchTreeLevels of(List<Hash> leaves) {
    BatchTreeLevels tree = new BatchTreeLevels();
    tree.resize(leaves.size());
    for (int number = 0; number < leaves.size(); number++) {
      tree.set(number, leaves.get(number));
    }
    return tree;
  }

  /** A tree of its own with the same leaves. */
  public BatchTreeLevels copy() {
    BatchTreeLevels copy = new BatchTreeLevels();
    copy.levels.clear();
    levels.forEach(level -> copy.levels.add(level.clone()));
    copy.changed.or(changed);
    copy.count = count;
    copy.resized = resized;
    return copy;
  }

  /** How many leaves there are. */
  public int size() {
    return count;
  }

  /** Cuts the tree, or fills it up with {@link Hash#ZERO}. */
  public void resize(int leaves) {
    if (leaves == count) {
      return;
    }
    reserve(0, leaves);
    if (leaves > count) {
      Arrays.fill(levels.getFirst(), count * Hash.SIZE, leaves * Hash.SIZE, (byte) 0);
      changed.set(count, leaves);
    } else {
      changed.clear(leaves, count);
    }
    count = leaves;
    resized = true;
  }

  /** Sets a leaf; those that are missing before it are {@link Hash#ZERO}. */
  public void set(int number, Hash leaf) {
    if (number >= count) {
      resize(number + 1);
    }
    write(levels.getFirst(), number, leaf);
    changed.set(number);
  }

  /** The leaf of a batch. */
  public Hash leaf(int number) {
    if (number < 0 || number >= count) {
      throw new IndexOutOfBoundsException("leaf " + number + " of " + count);
    }
    return read(levels.getFirst(), number);
  }

  /** The leaves as they are now, on demand; changes with the tree. */
  public List<Hash> leaves() {
    return new AbstractList<>() {
      @Override
      public Hash get(int number) {
        return leaf(number);
      }

      @Override
      public int size() {
        return count;
      }
    };
  }

  /** The root, equal to {@link BatchTree#root} over the same leaves. */
  public Hash root() {
    BitSet stale = (BitSet) changed.clone();
    int children = count;
    int level = 0;
    do {
      int nodes = Math.max(1, (children + BatchTree.CHILDREN - 1) / BatchTree.CHILDREN);
      stale = parents(stale, nodes);
      reserve(level + 1, nodes);
      for (int node = stale.nextSetBit(0); node >= 0; node = stale.nextSetBit(node + 1)) {
        hash(level, node, children);
      }
      children = nodes;
      level++;
    } while (children > 1);
    changed.clear();
    resized = false;
    return read(levels.get(level), 0);
  }

  /** Where the number of nodes changed, the last one has other children than before. */
  private BitSet parents(BitSet children, int nodes) {
    BitSet parents = new BitSet(nodes);
    for (int child = children.nextSetBit(0); child >= 0; ) {
      int parent = child / BatchTree.CHILDREN;
      parents.set(parent);
      child = children.nextSetBit((parent + 1) * BatchTree.CHILDREN);
    }
    if (resized) {
      parents.set(nodes - 1);
    }
    return parents;
  }

  private void hash(int level, int node, int children) {
    int from = node * BatchTree.CHILDREN;
    int to = Math.min(from + BatchTree.CHILDREN, children);
    BatchTree.putNodeHead(digest, to - from);
    digest.update(levels.get(level), from * Hash.SIZE, (to - from) * Hash.SIZE);
    System.arraycopy(digest.digest(), 0, levels.get(level + 1), node * Hash.SIZE, Hash.SIZE);
  }

  private void reserve(int level, int nodes) {
    if (level == levels.size()) {
      levels.add(new byte[0]);
    }
    byte[] hashes = levels.get(level);
    if (hashes.length < nodes * Hash.SIZE) {
      int grown = Math.max(nodes, hashes.length / Hash.SIZE * 5 / 4);
      levels.set(level, Arrays.copyOf(hashes, grown * Hash.SIZE));
    }
  }

  private static Hash read(byte[] hashes, int at) {
    ByteBuffer in = ByteBuffer.wrap(hashes, at * Hash.SIZE, Hash.SIZE);
    return new Hash(in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }

  private static void write(byte[] hashes, int at, Hash hash) {
    ByteBuffer.wrap(hashes, at * Hash.SIZE, Hash.SIZE)
        .putLong(hash.a())
        .putLong(hash.b())
        .putLong(hash.c())
        .putLong(hash.d());
  }
}
