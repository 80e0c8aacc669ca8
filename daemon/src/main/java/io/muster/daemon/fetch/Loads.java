package io.muster.daemon.fetch;

import io.muster.protocol.model.DeviceId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Counts the transfers that are under way with each device, and picks the best one. */
final class Loads {
  /** Round trips within one step are equally near, so that load can decide between them. */
  static final long STEP_MICROS = 5_000;

  private final Map<DeviceId, Integer> transfers = new HashMap<>();

  /** The nearest, of the equally near the least loaded. It counts as loaded until released. */
  synchronized Holder take(Collection<Holder> holders) {
    Holder best =
        holders.stream()
            .min(
                Comparator.comparingLong((Holder holder) -> holder.rttMicros() / STEP_MICROS)
                    .thenComparingInt(holder -> transfers.getOrDefault(holder.device(), 0))
                    .thenComparingLong(Holder::rttMicros))
            .orElseThrow();
    transfers.merge(best.device(), 1, Integer::sum);
    return best;
  }

  synchronized void release(Holder holder) {
    transfers.computeIfPresent(holder.device(), (_, count) -> count == 1 ? null : count - 1);
  }
}
