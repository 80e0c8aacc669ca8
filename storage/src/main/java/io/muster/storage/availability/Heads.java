package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** All vouched heads and all targets at one moment, for readers that must not wait. */
record Heads(SortedMap<DeviceId, Head> vouched, SortedMap<DeviceId, Head> targets) {
  static final Heads NONE = new Heads(new TreeMap<>(), new TreeMap<>());

  Heads {
    vouched = Collections.unmodifiableSortedMap(vouched);
    targets = Collections.unmodifiableSortedMap(targets);
  }

  /** The same, but for one device. */
  Heads with(DeviceId device, Standing standing) {
    return new Heads(
        changed(vouched, device, standing.vouchedHead()),
        changed(targets, device, standing.targetHead()));
  }

  private static SortedMap<DeviceId, Head> changed(
      SortedMap<DeviceId, Head> before, DeviceId device, Optional<Head> head) {
    SortedMap<DeviceId, Head> after = new TreeMap<>(before);
    after.remove(device);
    head.ifPresent(present -> after.put(device, present));
    return after;
  }

  /** Whether a head says something that batches can bear out. */
  static boolean isConsistent(Head head) {
    Counts counts = head.counts();
    return head.version().sequence() > 0
        && head.signature().size() <= Head.MAX_SIGNATURE
        && counts.batches() <= AvailabilityBatch.MAX_BATCHES
        && counts.contents() <= (long) counts.batches() * AvailabilityBatch.MAX_SLOTS
        && counts.sidecars() <= counts.contents() * AvailabilityBatch.MAX_VARIANTS;
  }
}
