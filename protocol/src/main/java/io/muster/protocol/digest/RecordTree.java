package io.muster.protocol.digest;

import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.Register;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The Merkle tree over all canonical records: 64 inner nodes of 64 leaves each.
 *
 * <p>A record belongs to the leaf that the hash of its key names. A leaf is the sum, modulo 2^256,
 * of its records' hashes, so a change costs one subtraction and one addition, whatever the leaf
 * holds (Bellare and Micciancio, "A new paradigm for collision-free hashing", 1997). Sums can be
 * forged with great effort; this tree is compared only between members, who are trusted for
 * canonical data, and is neither signed nor relayed. Nodes and root are SHA-256 over their
 * children.
 */
public final class RecordTree {
  public static final int NODES = 64;
  public static final int LEAVES_PER_NODE = 64;
  public static final int LEAVES = NODES * LEAVES_PER_NODE;

  private static final byte[] NODE_TAG = "muster record node".getBytes(StandardCharsets.US_ASCII);

  private final Hash[] sums = new Hash[LEAVES];

  /** An empty tree. */
  public RecordTree() {
    Arrays.fill(sums, Hash.ZERO);
  }

  /** The leaf of a record. */
  public static int leafOf(RecordKey key) {
    Hash hash = Hash.sha256(new byte[] {(byte) key.type().number()}, key.key().toByteArray());
    return (int) (hash.a() >>> 52);
  }

  /** The node over a leaf. */
  public static int nodeOf(int leaf) {
    return leaf / LEAVES_PER_NODE;
  }

  /** The hash of a record: its key and every field's name, time, device and value. */
  public static Hash hash(LibraryRecord record) {
    MessageDigest digest = Hash.newDigest();
    put(digest, new byte[] {(byte) record.key().type().number()});
    put(digest, record.key().key().toByteArray());
    record.fields().forEach((name, register) -> putField(digest, name, register));
    return Hash.of(digest.digest());
  }

  private static void putField(MessageDigest digest, String name, Register register) {
    put(digest, name.getBytes(StandardCharsets.UTF_8));
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, register.time().value()));
    digest.update(register.device().hash().bytes());
    put(digest, register.value().toByteArray());
  }

  private static void put(MessageDigest digest, byte[] bytes) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  /** Sets a leaf as it was stored. */
  public void setLeaf(int leaf, Hash sum) {
    sums[leaf] = sum;
  }

  public Hash leaf(int leaf) {
    return sums[leaf];
  }

  /** Replaces a record's share of its leaf; a record without fields has none. */
  public void replace(LibraryRecord before, LibraryRecord after) {
    int leaf = leafOf(after.key());
    Hash sum = sums[leaf];
    if (!before.fields().isEmpty()) {
      sum = add(sum, negate(hash(before)));
    }
    if (!after.fields().isEmpty()) {
      sum = add(sum, hash(after));
    }
    sums[leaf] = sum;
  }

  public List<Hash> leaves(int node) {
    return List.of(
        Arrays.copyOfRange(sums, node * LEAVES_PER_NODE, (node + 1) * LEAVES_PER_NODE));
  }

  public List<Hash> nodes() {
    List<Hash> nodes = new ArrayList<>(NODES);
    for (int node = 0; node < NODES; node++) {
      nodes.add(over(leaves(node)));
    }
    return nodes;
  }

  public Hash root() {
    return over(nodes());
  }

  private static Hash over(List<Hash> children) {
    MessageDigest digest = Hash.newDigest();
    digest.update(NODE_TAG);
    children.forEach(child -> digest.update(child.bytes()));
    return Hash.of(digest.digest());
  }

  private static Hash add(Hash x, Hash y) {
    long d = x.d() + y.d();
    long carry = Long.compareUnsigned(d, x.d()) < 0 ? 1 : 0;
    long c = x.c() + y.c() + carry;
    carry = carryOf(x.c(), y.c(), c);
    long b = x.b() + y.b() + carry;
    carry = carryOf(x.b(), y.b(), b);
    return new Hash(x.a() + y.a() + carry, b, c, d);
  }

  /**
   * The carry out of {@code sum = x + y + carry in}, from its top bits (Hacker's Delight, 2-13).
   */
  private static long carryOf(long x, long y, long sum) {
    return ((x & y) | ((x | y) & ~sum)) >>> 63;
  }

  private static Hash negate(Hash x) {
    return add(new Hash(~x.a(), ~x.b(), ~x.c(), ~x.d()), new Hash(0, 0, 0, 1));
  }
}
