package io.muster.storage.availability;

import io.muster.protocol.model.Hash;

/**
 * What is known of a batch without its bits; kept in memory for all batches.
 *
 * @param slots hash of the slot list, as it enters the leaf
 * @param changedAt the sequence with which it last changed
 * @param syncedAt when this state of it was received, or of an own one signed, in milliseconds
 *     since 1970
 * @param contents slots
 * @param sidecars set bits
 */
record BatchRow(
    int number, Hash leaf, Hash slots, long changedAt, long syncedAt, int contents, int sidecars) {
  BatchRow changedAt(long sequence) {
    return new BatchRow(number, leaf, slots, sequence, syncedAt, contents, sidecars);
  }
}
