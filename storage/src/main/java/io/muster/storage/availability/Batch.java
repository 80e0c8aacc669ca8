package io.muster.storage.availability;

import io.muster.protocol.digest.BatchTree;
import io.muster.protocol.model.Hash;

/** A batch as it is stored, but for the ids of its contents. */
final class Batch {
  private static final int OVERHEAD = 300;

  private final BatchRow row;
  private final Mapping mapping;
  private final BitTable bits;
  private final byte[] body;

  Batch(BatchRow row, Mapping mapping, BitTable bits, byte[] body) {
    this.row = row;
    this.mapping = mapping;
    this.bits = bits;
    this.body = body;
  }

  BatchRow row() {
    return row;
  }

  Mapping mapping() {
    return mapping;
  }

  BitTable bits() {
    return bits;
  }

  /** The bytes that it is stored in; must not be changed. */
  byte[] body() {
    return body;
  }

  static Batch of(Hash device, BatchRow row, Mapping mapping, BitTable bits) {
    return new Batch(row, mapping, bits, BatchCodec.encode(device, row, mapping, bits));
  }

  /** A batch whose leaf and counts follow from the rest. */
  static Batch of(
      Hash device, int number, Hash slots, Mapping mapping, BitTable bits, Moment moment) {
    Hash leaf = BatchTree.leaf(number, mapping.leafBytes(), slots, bits.words());
    return of(
        device,
        new BatchRow(
            number, leaf, slots, moment.sequence(), moment.millis(), bits.slots(), bits.count()),
        mapping,
        bits);
  }

  /** When a batch changed: in which sequence, and at which time in milliseconds since 1970. */
  record Moment(long sequence, long millis) {}

  /** Bytes that it takes in memory, about; the mapping is shared. */
  int weight() {
    return OVERHEAD + bits.weight() + body.length;
  }
}
