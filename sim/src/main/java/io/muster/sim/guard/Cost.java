package io.muster.sim.guard;

import com.google.common.collect.ImmutableSortedMap;
import io.muster.protocol.wire.Channel;
import io.muster.sim.plan.Plan;
import io.muster.sim.run.Outcome;
import io.muster.sim.run.Runs;
import java.util.SortedMap;

/**
 * What a run cost.
 *
 * @param rounds gossip rounds of all devices
 * @param library bytes sent on the library channel, by all devices
 * @param gossip bytes sent on the gossip channel
 */
public record Cost(long rounds, long library, long gossip) {
  /**
   * Runs a plan.
   *
   * @throws IllegalStateException if something did not hold: then its cost says nothing
   */
  static Cost of(String name, Plan plan) {
    Outcome outcome = Runs.run(plan, line -> {});
    if (!outcome.allHold()) {
      throw new IllegalStateException(name + " breaks " + outcome.broken());
    }
    return new Cost(
        outcome.rounds(),
        outcome.traffic().bytes(Channel.LIBRARY),
        outcome.traffic().bytes(Channel.GOSSIP));
  }

  /** Its numbers by name. */
  SortedMap<String, Long> numbers() {
    return ImmutableSortedMap.of(
        "rounds", rounds, "library bytes", library, "gossip bytes", gossip);
  }
}
