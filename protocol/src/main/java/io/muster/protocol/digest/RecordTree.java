package io.muster.protocol.digest;

import com.google.protobuf.ByteString;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.LibraryRecord;
import io.muster.protocol.model.RecordKey;
import io.muster.protocol.model.RecordType;
import io.muster.protocol.model.Register;
import io.muster.protocol.model.Uuid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Merkle tree over all canonical records: 64 inner nodes of 64 leaves each.
 *
 * <p>A record belongs to the leaf that the end of its key names. A leaf is the sum, modulo 2^256,
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

  /** What lies below a leaf's 12 bits in the first word of a UUID. */
  private static final int LEAF_SHIFT = 52;

  private static final byte[] NODE_TAG = "muster record node".getBytes(StandardCharsets.US_ASCII);

  private final Hash[] sums = new Hash[LEAVES];

  /** The nodes whose leaves have not changed since they were computed. */
  private final @Nullable Hash[] known = new Hash[NODES];

  /** An empty tree. */
  public RecordTree() {
    Arrays.fill(sums, Hash.ZERO);
  }

  /**
   * The leaf of a record: the first bits of the last 16 bytes of its key, which are a UUID or part
   * of a hash, so a replica finds the records of a leaf by a range of keys. Names, which are no
   * such thing, are hashed first.
   */
  public static int leafOf(RecordKey key) {
    if (key.type() == RecordType.VARIANT) {
      return (int) (Hash.sha256(key.key().toByteArray()).a() >>> LEAF_SHIFT);
    }
    return leafOf(Uuid.of(key.key().substring(key.key().size() - Uuid.SIZE)));
  }

  /** The leaf of all records whose keys end with this. */
  public static int leafOf(Uuid end) {
    return (int) (end.high() >>> LEAF_SHIFT);
  }

  /** The least UUID of a leaf; of {@link #LEAVES} there is none. */
  public static Uuid first(int leaf) {
    return new Uuid((long) leaf << LEAF_SHIFT, 0);
  }

  /** The node over a leaf. */
  public static int nodeOf(int leaf) {
    return leaf / LEAVES_PER_NODE;
  }

  /** The hash of a record: its key and every field's name, time, device and value. */
  public static Hash hash(LibraryRecord record) {
    return hash(new RecordHasher(), record);
  }

  /** The same with a hasher that was used before. */
  public static Hash hash(RecordHasher hasher, LibraryRecord record) {
    hasher.begin(record.key().type(), record.key().key().toByteArray());
    record.fields().forEach((name, register) -> put(hasher, name, register));
    return hasher.end();
  }

  private static void put(RecordHasher hasher, String name, Register register) {
    byte[] field = name.getBytes(StandardCharsets.US_ASCII);
    ByteString value = register.value();
    value.copyTo(hasher.field(field, register.time().value(), register.device(), value.size()));
  }

  /** Sets a leaf as it was stored. */
  public void setLeaf(int leaf, Hash sum) {
    sums[leaf] = sum;
    known[nodeOf(leaf)] = null;
  }

  public Hash leaf(int leaf) {
    return sums[leaf];
  }

  /** Replaces a record's share of its leaf; a record without fields has none. */
  public void replace(LibraryRecord before, LibraryRecord after) {
    exchange(
        leafOf(after.key()),
        before.fields().isEmpty() ? Hash.ZERO : hash(before),
        after.fields().isEmpty() ? Hash.ZERO : hash(after));
  }

  /** Takes one record's hash out of a leaf and another's in; zero stands for none. */
  public void exchange(int leaf, Hash out, Hash in) {
    Hash sum = sums[leaf];
    if (!out.equals(Hash.ZERO)) {
      sum = add(sum, negate(out));
    }
    setLeaf(leaf, add(sum, in));
  }

  /** A tree like this one, to change. */
  public RecordTree copy() {
    RecordTree copy = new RecordTree();
    System.arraycopy(sums, 0, copy.sums, 0, LEAVES);
    System.arraycopy(known, 0, copy.known, 0, NODES);
    return copy;
  }

  public List<Hash> leaves(int node) {
    return List.of(Arrays.copyOfRange(sums, node * LEAVES_PER_NODE, (node + 1) * LEAVES_PER_NODE));
  }

  public List<Hash> nodes() {
    List<Hash> nodes = new ArrayList<>(NODES);
    for (int node = 0; node < NODES; node++) {
      nodes.add(node(node));
    }
    return nodes;
  }

  private Hash node(int node) {
    Hash hash = known[node];
    if (hash == null) {
      hash = over(leaves(node));
      known[node] = hash;
    }
    return hash;
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
