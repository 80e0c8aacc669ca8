package io.muster.protocol.digest;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.model.VariantId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree over one device's batches: 32 children a node, one level more when full.
 *
 * <p>A leaf covers batch number, variant mapping, slots by full UUID and the bits themselves rather
 * than any bitmap's serialised form, of which one set can have several. Library, device and
 * incarnation stand in the signed head alone.
 */
public final class BatchTree {
  public static final int CHILDREN = 32;

  /** Of the root of the largest tree: 32 x 32 x 32 leaves are more than there are batches. */
  public static final int MAX_HEIGHT = 3;

  private static final byte[] LEAF_TAG = "muster batch leaf".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NODE_TAG = "muster batch node".getBytes(StandardCharsets.US_ASCII);

  private BatchTree() {}

  public static Hash leaf(AvailabilityBatch batch) {
    MessageDigest digest = Hash.newDigest();
    digest.update(LEAF_TAG);
    putNumber(digest, batch.number());
    putNumber(digest, batch.variants().size());
    for (VariantId variant : batch.variants()) {
      put(digest, variant.toString().getBytes(StandardCharsets.US_ASCII));
    }
    digest.update(slots(batch.slots()).bytes());
    for (int index = 0; index < batch.variants().size(); index++) {
      put(digest, batch.bitsOf(index).toByteArray());
    }
    return Hash.of(digest.digest());
  }

  /** The part of a leaf that covers the slots. */
  public static Hash slots(List<ContentId> slots) {
    MessageDigest digest = Hash.newDigest();
    putNumber(digest, slots.size());
    slots.forEach(content -> digest.update(content.uuid().bytes()));
    return Hash.of(digest.digest());
  }

  /** The part of a leaf that covers the slots: their UUIDs of 16 bytes, one after the other. */
  public static Hash slots(ByteBuffer uuids) {
    MessageDigest digest = Hash.newDigest();
    putNumber(digest, uuids.remaining() / Uuid.SIZE);
    digest.update(uuids);
    return Hash.of(digest.digest());
  }

  /** Tells most lists of slots apart, by the part of the leaf that covers them. */
  public static int mark(Hash slots) {
    return (int) (slots.a() >>> Integer.SIZE);
  }

  /** The part of a leaf that covers the mapping, in bytes. */
  public static byte[] mapping(List<VariantId> variants) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(number(variants.size()));
    for (VariantId variant : variants) {
      byte[] id = variant.toString().getBytes(StandardCharsets.US_ASCII);
      out.writeBytes(number(id.length));
      out.writeBytes(id);
    }
    return out.toByteArray();
  }

  /**
   * The leaf of a batch from its parts, so that a changed bit does not cost the hash of all slots.
   *
   * @param mapping as {@link #mapping} gives it
   * @param slots as {@link #slots} gives it
   * @param bits the bits of one variant after the other, equally many words each, slot 0 lowest
   */
  public static Hash leaf(int number, byte[] mapping, Hash slots, long[] bits) {
    int variants = ByteBuffer.wrap(mapping).getInt();
    int width = variants == 0 ? 0 : bits.length / variants;
    int room = LEAF_TAG.length + Integer.BYTES + mapping.length + Hash.SIZE;
    ByteBuffer out = ByteBuffer.allocate(room + variants * (Integer.BYTES + width * Long.BYTES));
    out.put(LEAF_TAG).putInt(number).put(mapping);
    out.putLong(slots.a()).putLong(slots.b()).putLong(slots.c()).putLong(slots.d());
    for (int variant = 0; variant < variants; variant++) {
      putBits(out, bits, variant * width, (variant + 1) * width);
    }
    MessageDigest digest = Hash.newDigest();
    digest.update(out.flip());
    return Hash.of(digest.digest());
  }

  /** Little-endian up to the last byte with a bit in it, as {@link java.util.BitSet} writes it. */
  private static void putBits(ByteBuffer out, long[] bits, int from, int end) {
    int to = end;
    while (to > from && bits[to - 1] == 0) {
      to--;
    }
    int length =
        to == from
            ? 0
            : (to - from) * Long.BYTES - Long.numberOfLeadingZeros(bits[to - 1]) / Byte.SIZE;
    out.putInt(length);
    int start = out.position();
    for (int word = from; word < to; word++) {
      out.putLong(Long.reverseBytes(bits[word]));
    }
    out.position(start + length);
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, number).array();
  }

  /** What stands before the children in a node. */
  static void putNodeHead(MessageDigest digest, int children) {
    digest.update(NODE_TAG);
    putNumber(digest, children);
  }

  /** The root over the leaves of batches 0, 1, 2 and so on. */
  public static Hash root(List<Hash> leaves) {
    List<Hash> level = leaves;
    do {
      level = above(level);
    } while (level.size() > 1);
    return level.getFirst();
  }

  /** The height of the root over so many leaves. */
  public static int height(int leaves) {
    int height = 1;
    for (int nodes = nodes(leaves, 1); nodes > 1; nodes = nodes(nodes, 1)) {
      height++;
    }
    return height;
  }

  /** How many nodes of a height there are over so many leaves. */
  public static int nodes(int leaves, int height) {
    int nodes = leaves;
    for (int i = 0; i < height; i++) {
      nodes = Math.max(1, (nodes + CHILDREN - 1) / CHILDREN);
    }
    return nodes;
  }

  /** The nodes of a height, 0 the leaves. */
  public static List<Hash> level(List<Hash> leaves, int height) {
    List<Hash> level = leaves;
    for (int i = 0; i < height; i++) {
      level = above(level);
    }
    return level;
  }

  private static List<Hash> above(List<Hash> level) {
    List<Hash> nodes = new ArrayList<>();
    for (int from = 0; from == 0 || from < level.size(); from += CHILDREN) {
      MessageDigest digest = Hash.newDigest();
      List<Hash> children = level.subList(from, Math.min(from + CHILDREN, level.size()));
      putNodeHead(digest, children.size());
      children.forEach(child -> digest.update(child.bytes()));
      nodes.add(Hash.of(digest.digest()));
    }
    return nodes;
  }

  private static void put(MessageDigest digest, byte[] bytes) {
    putNumber(digest, bytes.length);
    digest.update(bytes);
  }

  private static void putNumber(MessageDigest digest, int number) {
    digest.update(number(number));
  }
}
