package io.muster.storage.availability;

import io.muster.protocol.model.AvailabilityBatch;
import io.muster.protocol.model.DeviceId;
import io.muster.protocol.model.Head;
import io.muster.protocol.model.Head.Counts;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** All vouched heads and all targets at one moment, for readers that must not wait. */
record Heads(SortedMap<DeviceId, Head> vouched, SortedMap<DeviceId, Head> targets) {
  static final Heads NONE = new Heads(new TreeMap<>(), new TreeMap<>());

  Heads {
    vouched = Collections.unmodifiableSortedMap(vouched);
    targets = Collections.unmodifiableSortedMap(targets);
  }

  static Heads of(Memory memory) {
    SortedMap<DeviceId, Head> vouched = new TreeMap<>();
    SortedMap<DeviceId, Head> targets = new TreeMap<>();
    memory
        .devices()
        .forEach(
            (device, state) -> {
              state.standing().vouchedHead().ifPresent(head -> vouched.put(device, head));
              state.standing().targetHead().ifPresent(head -> targets.put(device, head));
            });
    return new Heads(vouched, targets);
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
