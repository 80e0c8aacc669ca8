package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.VariantId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The variants that a batch speaks of, in their order, with the bytes that stand for them in its
 * leaf. Most batches have the same ones: they share one mapping.
 */
final class Mapping {
  static final Mapping NONE = new Mapping(List.of());

  private final List<VariantId> variants;
  private final byte[] leafBytes;
  private final byte[] ids;

  Mapping(List<VariantId> variants) {
    this.variants = List.copyOf(variants);
    this.leafBytes = BatchTree.mapping(variants);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (VariantId variant : variants) {
      byte[] id = variant.toString().getBytes(StandardCharsets.US_ASCII);
      out.write(id.length);
      out.writeBytes(id);
    }
    this.ids = out.toByteArray();
  }

  List<VariantId> variants() {
    return variants;
  }

  int size() {
    return variants.size();
  }

  /** As {@link BatchTree#mapping} gives it; must not be changed. */
  byte[] leafBytes() {
    return leafBytes;
  }

  /** All ids in ASCII, each after a byte with its length; must not be changed. */
  byte[] ids() {
    return ids;
  }

  /** For each of some variants its index here, -1 where it has none. */
  int[] indexesOf(List<VariantId> some) {
    return some.stream().mapToInt(variants::indexOf).toArray();
  }
}
