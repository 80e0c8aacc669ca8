package io.muster.protocol.digest;

import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Head;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Merkle tree over all heads, of two levels: equal roots mean that two devices know the same of
 * everyone. A head's token covers all that its owner signed; {@link #BUCKETS} buckets, by the first
 * bits of the device, hash their tokens in order of device; the root hashes the buckets. A head
 * that changes costs one bucket and the root.
 */
public final class HeadTree {
  /** How many buckets there are; sets of them are the bits of an {@code int}. */
  public static final int BUCKETS = Integer.SIZE;

  private static final byte[] TAG = "muster heads 2".getBytes(StandardCharsets.US_ASCII);

  private final List<SortedMap<DeviceId, Hash>> tokens = new ArrayList<>();
  private final List<@Nullable Hash> buckets;

  /** One without heads. */
  public HeadTree() {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      tokens.add(new TreeMap<>());
    }
    this.buckets = new ArrayList<>(Collections.nCopies(BUCKETS, null));
  }

  private HeadTree(HeadTree other) {
    other.tokens.forEach(bucket -> tokens.add(new TreeMap<>(bucket)));
    this.buckets = new ArrayList<>(other.buckets);
  }

  /** A tree of these heads. */
  public static HeadTree of(Collection<Head> heads) {
    HeadTree tree = new HeadTree();
    heads.forEach(tree::put);
    return tree;
  }

  /** Another one with the same heads. */
  public HeadTree copy() {
    return new HeadTree(this);
  }

  /** What stands for a head in its bucket, and in a filter. */
  public static Hash token(Head head) {
    return Hash.sha256(head.signedBytes());
  }

  /** In which bucket a device's head is, from 0. */
  public static int bucket(DeviceId device) {
    return (int) (device.hash().a() >>> (Long.SIZE - Integer.numberOfTrailingZeros(BUCKETS)));
  }

  /** Whether a device's head is in one of these buckets. */
  public static boolean isAmong(int among, DeviceId device) {
    return (among >>> bucket(device) & 1) != 0;
  }

  /** Puts a head in the place of its device's last one. */
  public void put(Head head) {
    int bucket = bucket(head.device());
    tokens.get(bucket).put(head.device(), token(head));
    buckets.set(bucket, null);
  }

  public void remove(DeviceId device) {
    int bucket = bucket(device);
    tokens.get(bucket).remove(device);
    buckets.set(bucket, null);
  }

  private Hash hash(int bucket) {
    Hash known = buckets.get(bucket);
    if (known == null) {
      known = hash(tokens.get(bucket).values());
      buckets.set(bucket, known);
    }
    return known;
  }

  private static Hash hash(Collection<Hash> parts) {
    MessageDigest digest = Hash.newDigest();
    digest.update(TAG);
    parts.forEach(part -> digest.update(part.bytes()));
    return Hash.of(digest.digest());
  }

  /** The root over all heads. */
  public Hash root() {
    List<Hash> all = new ArrayList<>(BUCKETS);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      all.add(hash(bucket));
    }
    return hash(all);
  }

  /** The token of a device's head, if it has one. */
  public @Nullable Hash tokenOf(DeviceId device) {
    return tokens.get(bucket(device)).get(device);
  }

  /** The tokens in these buckets, in order of device. */
  public List<Hash> tokens(int among) {
    List<Hash> some = new ArrayList<>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if ((among >>> bucket & 1) != 0) {
        some.addAll(tokens.get(bucket).values());
      }
    }
    return some;
  }

  /** How many heads are in a bucket. */
  public int size(int bucket) {
    return tokens.get(bucket).size();
  }

  /** These buckets in short, under a salt that is drawn for one exchange. */
  public HeadSummary summary(long salt, int among) {
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(0, salt).array();
    List<Long> hashes = new ArrayList<>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if ((among >>> bucket & 1) != 0) {
        hashes.add(Hash.sha256(key, hash(bucket).bytes()).a());
      }
    }
    return new HeadSummary(salt, among, hashes);
  }
}
