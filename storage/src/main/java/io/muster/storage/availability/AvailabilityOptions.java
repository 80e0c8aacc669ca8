package io.muster.storage.availability;

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
 * @param profile sizes of own batches and of caches
 * @param library the id of the library as of now; it stands in every head
 * @param incarnationFloor a fresh file's incarnation counts from the number after this one, not
 *     negative
 */
public record AvailabilityOptions(
    DeviceId self,
    KeyRing keys,
    RandomSource random,
    Durability durability,
    Profile profile,
    Supplier<Uuid> library,
    long incarnationFloor) {
  /** Slots of an own batch on a server, and by default. */
  public static final int DEFAULT_BATCH = Profile.SERVER.batchSize();

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public AvailabilityOptions {
    if (incarnationFloor < 0) {
      throw new IllegalArgumentException("incarnations count from 0, not " + incarnationFloor);
    }
  }

  /** The default profile with batches of this size. */
  public AvailabilityOptions(
      DeviceId self,
      KeyRing keys,
      RandomSource random,
      Durability durability,
      int batchSize,
      Supplier<Uuid> library,
      long incarnationFloor) {
    this(
        self,
        keys,
        random,
        durability,
        Profile.SERVER.withBatchSize(batchSize),
        library,
        incarnationFloor);
  }
}
