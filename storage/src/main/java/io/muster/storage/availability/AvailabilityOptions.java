package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Uuid;
import io.muster.protocol.port.KeyRing;
import io.muster.protocol.port.RandomSource;
import io.muster.storage.Durability;
import java.util.function.Supplier;

/**
 * How availability is kept.
 *
 * @param self the device whose own batches these are
 * @param keys signs this device's heads
 * @param random where the random part of incarnations comes from
 * @param batchSize slots of an own batch, 1 to {@link AvailabilityBatch#MAX_SLOTS}; smaller ones
 *     make a change cheaper to send, larger ones make more bits compress together
 * @param library the id of the library as of now; it stands in every head
 * @param incarnationFloor a fresh file's incarnation counts from the number after this one, not
 *     negative
 */
public record AvailabilityOptions(
    DeviceId self,
    KeyRing keys,
    RandomSource random,
    Durability durability,
    int batchSize,
    Supplier<Uuid> library,
    long incarnationFloor) {
  /** Slots of an own batch on a device with little memory. */
  public static final int MOBILE_BATCH = 250;

  /** Slots of an own batch on a server, and by default. */
  public static final int DEFAULT_BATCH = 1000;

  /** Slots of an own batch on a desktop machine. */
  public static final int DESKTOP_BATCH = 2000;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public AvailabilityOptions {
    if (batchSize < 1 || batchSize > AvailabilityBatch.MAX_SLOTS) {
      throw new IllegalArgumentException(
          "a batch has 1 to %d slots, not %d".formatted(AvailabilityBatch.MAX_SLOTS, batchSize));
    }
    if (incarnationFloor < 0) {
      throw new IllegalArgumentException("incarnations count from 0, not " + incarnationFloor);
    }
  }
}
