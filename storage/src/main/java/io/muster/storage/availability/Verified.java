package io.muster.storage.availability;

import java.util.List;

/**
 * What a verification found.
 *
 * @param sound whether all batches are what was written, and the vouched head is theirs; if not,
 *     nothing is vouched for until the device is complete again
 * @param bad the batches that were lost: holes of a replica; of this device's own, now empty
 */
public record Verified(boolean sound, List<Integer> bad) {
  public Verified {
    bad = List.copyOf(bad);
  }
}
