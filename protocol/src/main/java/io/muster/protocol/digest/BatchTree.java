package io.muster.protocol.digest;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.ContentId;
import io.muster.protocol.model.Hash;
import io.muster.protocol.model.VariantId;
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
    digest.update(slotsHash(batch.slots()).bytes());
    for (int index = 0; index < batch.variants().size(); index++) {
      put(digest, batch.bitsOf(index).toByteArray());
    }
    return Hash.of(digest.digest());
  }

  private static Hash slotsHash(List<ContentId> slots) {
    MessageDigest digest = Hash.newDigest();
    putNumber(digest, slots.size());
    slots.forEach(content -> digest.update(content.uuid().bytes()));
    return Hash.of(digest.digest());
  }

  /** The root over the leaves of batches 0, 1, 2 and so on. */
  public static Hash root(List<Hash> leaves) {
    List<Hash> level = leaves;
    do {
      level = above(level);
    } while (level.size() > 1);
    return level.getFirst();
  }

  private static List<Hash> above(List<Hash> level) {
    List<Hash> nodes = new ArrayList<>();
    for (int from = 0; from == 0 || from < level.size(); from += CHILDREN) {
      MessageDigest digest = Hash.newDigest();
      digest.update(NODE_TAG);
      List<Hash> children = level.subList(from, Math.min(from + CHILDREN, level.size()));
      putNumber(digest, children.size());
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
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
  }
}
